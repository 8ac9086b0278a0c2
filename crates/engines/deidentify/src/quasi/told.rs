//! What is told of one person: how long in the post, family, health, where from, how old, what happened, what else.

use std::{ops::Range, sync::LazyLock};

use regex::bytes::Regex;

use super::clauses::{Clauses, words};
use crate::mark::{Class, Mark};

macro_rules! number {
    () => {
        r"(?:\d{1,3}|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|
            nitten|(?:tjue|tretti|førti|femti|seksti|sytti|åtti|nitti)\w*|mange|alle)"
    };
}

/// Who something may be told of: pronouns, kin, roles in the definite form.
const SOMEBODY: &str = r"ho|hun|han|hennes|hennar|hans|henne|ham|honom|vedkommende|vedkomande|familien|familia|
    ekteparet|paret|kollega(?:en)?|(?:bestemor|bestemora|bestemoren|bestefar|bestefaren|mor|mora|moren|far|faren|
    foster\w+|stemor\w*|stefar\w*|svigermor\w*|svigerfar\w*|sønnen|sonen|guten|gutten|jenta|jenten|dattera|datteren|
    dottera|kona|konen|mannen|kvinna|kvinnen|dama|damen|karen|enka|enken|enkja|enkemannen|ektefellen|ektemannen|
    sambuaren|samboeren|broren|søsteren|søstera|systera|naboen|tanta|tanten|onkelen|ungdommen|ungdomen|barnet|babyen|
    gamlingen|pensjonisten|flyktningen|lærlingen|studenten|vikaren|eleven|klienten|pasienten|presten|legen|kokken|
    jordmora|jordmoren|ordføreren|ordføraren|rektor|kantor|assistenten|konsulenten|arkitekten|studenten|juristen|
    psykologen|representanten|praktikanten|lektoren|direktøren|sjåføren|ingeniøren|sjefen|(?:den|denne) (?:ansatte|
    tilsette|sjuke|syke|eldre|gamle|unge|avdøde|pårørende|pårørande|siktede|fornærmede)|\w{3,}(?:eren|aren|alisten|
    juristen|anisten|studenten|assistenten|konsulenten|sentanten|ikanten|logen|agogen|atoren|ktøren|iøren|mannen|dama|
    damen|kvinna|legen|sjefen|presten|arkitekten))|(?:en|ein|ei|én|éin|den|vår|vår eldste|den eldste|den yngste|min|
    ein av våre|en av våre)(?: \w+)? (?:ansatt|tilsett|elev|bruker|brukar|pasient|mann|kvinne|mor|far|gutt|gut|jente|
    søker|søkjar|dame|person|bebuar|beboer|vikar|kollega|lærling|student|innbygger|innbyggjar|lærer|lærar|lege|
    medarbeider|medarbeidar|sykepleier|sjukepleiar|assistent|forelder|familie|ungdom|abonnent|leietaker|leigetakar|
    kar|nabo|pårørende|pårørande)|pasient|søkjar|bebuar|beboer";

/// What is told of nobody but one person; somebody has to be in the same sentence.
const PRIVATE: &[&str] = &[
    // Health.
    r"(?:ny|ryggm|hjerte|hjarte|hofte|kne|rygg|kreft|hjerne|øye|auge|skulder|blindtarm)?operert\w*|operasjon(?:en|ar|
        er)?|(?:hofte|kne|rygg|hjerte|hjarte|øye|auge|skulder|mage|prolaps|kreft|hjerne|hånd|hand|fot|ankel|bypass|
        galle|brokk|mandel|blindtarm|stær|grå stær)operasjon\w*|på (?:sjukehus|sykehus)\w*|innlagt\w*|innlagd\w*|
        syke?meld\w*|sjukmeld\w*|langtidssjuk\w*|langtidssyk\w*|(?:bryst|lunge|prostata|hud|tarm|blod|mage|hjerne|
        lever|føflekk|livmor\w*|barne)?kreft(?:en|sjuk\w*|syk\w*|behandling\w*|ramm\w*|diagnose\w*|operert|form\w*|
        svulst\w*)?|svulst\w*|leukemi\w*|(?:fikk|fekk|hatt|hadde|etter|eit|et|fleire|flere) (?:hjerne|små|
        dryppe)?slag(?:et)?|\w*infarkt\w*|\w*dialyse\w*|diabet\w+|sukkersyke\w*|sukkersjuke\w*|astma\w*|\w*allergi\w*|
        migrene\w*|epilep\w+|psykisk\w*|under (?:utredning|utgreiing) for \w+|(?:bare|berre|kun) (?:én|ett|eitt|ein|
        éin|en) (?:bein|ben|arm|øye|auge|hand|hånd|nyre|lunge)|nedsatt \w+|redusert (?:syn|hørsel|høyrsel|førleik|
        arbeidsevne)|ser (?:dårlig|dårleg|lite|nesten ingenting)|hører (?:dårlig|lite|nesten ingenting)|
        høyrer (?:dårleg|lite)|halter|haltar|går med (?:stokk|krykker|rullator)|sitter i rullestol|sit i rullestol|
        psykose\w*|angst\w*|deprim\w+|depresjon\w*|bipolar\w*|schizo\w+|utbrent|utbrend|utbrent\w*|\w*rusmi?s?\w*|
        ruset|rusa|rusproblem\w*|alkohol\w*|edru|avrus\w*|narkoman\w*|demens\w*|dement\w*|alzheimer\w*|parkinson\w*|
        \w*blind|nesten blind|svaksynt|svagsynt|døv|nedsett hørsel|høreapparat\w*|høyreapparat\w*|lammet|lamma|
        krykker|\w*rullestol\w*|rullator\w*|protese\w*|gips\w*|(?:brukket|brukke|broten|brote|brotne|brekt|brakk|
        knust|ødelagt|øydelagt|vond|vondt|dårlig|dårleg|slitt|slitne|ny|nytt|operert|skadet|skadd|skada|låst|
        utslitt) (?:i )?(?:begge )?(?:\w*rygg\w*|\w*kne\w*|\w*hofte\w*|\w*skulder\w*|\w*skuldra|\w*arm\w*|bein\w*|ben|
        beinet|foten?|hand\w*|hånd\w*|\w*hjerte\w*|\w*hjarte\w*|nakke\w*|syn|hørsel|høyrsel|lårhals\w*|lungene|lunger|
        nyre\w*)|prolaps\w*|isjias|\w*gikt|revmati\w+|fibromyalgi\w*|kols|ms|als|adhd|autis\w+|asperger\w*|
        tourette\w*|down\w* syndrom|syndrom|cerebral parese|\w*diagnose\w*|kronisk \w+|uhelbredelig\w*|ulækjeleg\w*|
        alvorlig syk|alvorleg sjuk|cellegift\w*|strålebehandl\w+|transplant\w+|pacemaker\w*|insulin\w*|stomi\w*|
        kateter\w*|oksygen\w*|hjernerystelse\w*|hjernerysting\w*|trafikkulykke\w*|arbeidsulykke\w*|bilulykke\w*|
        amputer\w+|spiseforstyrr\w+|eteforstyrr\w+|anoreksi\w*|selvmord\w*|sjølvmord\w*|selvskad\w+|sjølvskad\w+|
        traume\w*|ptsd|stamm(?:er|ar)|dysleksi\w*|dyslekt\w*|lese- og skrive\w+|overvekt\w*|hudsykdom\w*|
        hudsjukdom\w*|smerter|døyande|døende|dødssyk\w*|dødssjuk\w*|hospice|terminal\w*|gravid\w*|svanger\w*|
        termin i \w+|ventar? (?:sitt|på sitt|barn|tvilling\w*|nummer)|venter (?:sitt|barn|tvilling\w*|nummer)|
        spontanabort\w*|prematur\w*|barseltid\w*|foreldrepermisjon\w*|fødselspermisjon\w*|fødselspermen|pappaperm\w*|
        mammaperm\w*|pleiepeng\w*|uføre?\w*|aap|trygda|trygdet|kjemoterapi|epikrise\w*|hjertefeil\w*|hjartefeil\w*|
        hjerteflimmer|hjarteflimmer|lungebetennelse|lungebetennels\w+|blodpropp\w*|rehabilitering\w*|psykiat\w+|
        (?:går|gikk|gjekk|gått|gjeng|hos|til) (?:\w+ )?psykolog(?:en)?|terapi(?:en)?|nervesammenbrudd|nervesamanbrot|
        utslått|kollapset|kollapsa|besvimte|besvimt|svima av|vondt i \w+|skada \w+ sin|(?:falt|fall|datt|ramla) (?:av|
        ned|i|på|utfor) \w+|under behandling|innleggelse\w*|innlegging\w*|dårlig (?:hjerte|syn|rygg|hørsel)|
        bivirkn\w+|biverknad\w*|medisiner mot \w+|(?:vært|vore|var|er|blitt|vorte|ble|blei|vart) (?:alvorlig |
        alvorleg |mye |mykje |lenge |svært |veldig |langvarig )?(?:syk|sjuk|sykt|skadet|skadd|skada|dårlig)",
    // Family.
    r"(?:enslig|einsleg|alenemor|alenefar|aleinemor|aleinefar|åleinemor|åleinefar|eineforsørg|
        aleneforsørg)\w*(?: (?:mor|far|med|forsørg\w+))?(?: (?:til|med) \w+)?|(?:alene|aleine|åleine) (?:med|
        om) (?:\w+ )?(?:barn\w*|born\w*|unger|ungane|ungene|omsorg\w*|jenter|gutter|gutar)|enke|enkje|enkjemann|
        enkemann|skilt|skild|nyskilt|separert|samlivsbr\w+|skilsmiss\w*|gift med|gifter? seg|gifte seg|gifta seg|
        giftet seg|skilde seg|skilte seg|bryllup\w*|bryllaup\w*|forlovet|forlova|adoptert\w*|fosterbarn\w*|
        foreldrelaus\w*|foreldreløs\w*|tvilling(?:ar|er|ene|ane|par\w*|bror\w*|søst\w*|syst\w*|jent\w*|gut\w*|mor|
        far)?|\w{2,}tvilling\w*|trilling\w*|oldemor|oldefar|\w*(?:mor|far) (?:til|åt) \w+|barnlaus|barnløs|(?:har|med|
        til|fått|fekk|fikk|venter|ventar) (?:to|tre|fire|fem|seks|sju|syv|åtte|ni|\d{1,2}) (?:\w+ )?(?:barn|born|
        unger|ungar|jenter|døtre|døtrer|sønner|søner|gutter|gutar|søsken|sysken|hester|hestar|hunder|hundar|sauer|
        sauar|kyr|katter|kattar)|(?:mistet|mista|miste|mister) (?:\w+ ){0,3}?(?:mannen|kona|barn\w*|sønn\w*|son\w*|
        datter\w*|dotter\w*|faren?|mora?|moren|foreldr\w+|bror\w*|søster\w*|syster\w*|jobben|arbeidet|førerkort\w*|
        lappen|huset|hjemmet|heimen|synet|hørselen|høyrselen|gården|garden|omsorg\w*|ektefelle\w*|samboer\w*|
        sambuar\w*|venn\w*|hunden)|døde|døydde|omkom|(?:gikk|gjekk) bort|begrav\w+|gravferd\w*|i sorg|sørger over|
        arvet|arva|arvinger?",
    // Origin, faith, language.
    r"(?:kom|kjem|kommer|kome|kommet|opprinnelig|opphaveleg|opphavleg|flyktet?|flykta|innvandr\w+|innvandra|stammer|
        stammar|rømte|rømde|adoptert|returner\w+|født og oppvokst|født|fødd|oppvokst|oppvaksen|vokst opp|vakse opp|
        vokste opp|vaks opp)(?: \w+){0,2}? (?:fra|frå|i|på) (?:\w+ ){0,2}?(?-i:[A-Z])\w+|\w*flykt(?:et|a|ning|
        ningen)\b|asylsøk\w+|oppholdsløyve|oppholdstillat\w+|opphaldsløyve\w*|statsborg\w+|familiegjenfor\w+|
        familiesameint|overføringsflyktning\w*|innvandra|morsmål\w*|tospråk\w+|(?:snakker|snakkar|pratar|prater|talar|
        taler) (?:bare|berre|kun|ikke|ikkje|lite|knapt|nesten ikke|nesten ikkje|dårlig|dårleg|flytende|flytande|godt|
        (?-i:[a-z])\w+sk) ?\w*|(?:kan|forstår|lærte|lærer seg|lærer|skriver|skriv) (?:\w+ ){0,2}?(?:norsk|engelsk|
        samisk|arabisk|tigrinja|polsk|russisk|ukrainsk|somali|dari|tyrkisk|tysk|spansk|fransk|kvensk|finsk|urdu|
        persisk|teiknspråk|tegnspråk|punktskrift)|muslim\w*|kristen|pinsev\w+|katolikk\w*|læstad\w+|jehova\w*|jødisk|
        pastor\w*|predikant\w*|vokste opp|vaks opp|oppvokst|oppvaksen|innflyttar\w*|innflytter\w*|utvandr\w+",
    // Law, money, a life's turn.
    r"(?:sonar|soner|sona|sonet|sone) \w+|(?:er|ble|blei|vart|tidligere|tidlegare) (?:straffe)?dømt\w*|straffedømt\w*|
        domfelt\w*|domfelt|fengsl?\w*|(?:sitter|sit|satt|sat|er|havna|havnet|var) i (?:fengsel|varetekt|arrest\w*)|
        (?:byttet|bytta|bytt|skiftet|skifta) (?:skole|skule|navn|namn|kjønn|jobb|bosted|bustad)\w*|mobba|mobbet|
        utestengt|utestengd|rømt heimefrå|rømt hjemmefra|droppet ut|droppa ut|anmeldt|meldt til politiet|tiltalt\w*|
        bøtelagt|promille\w*|innbrudd|voldsutsatt|valdsutsett|vald heime|vold i hjemmet|mishandl\w+|krisesenter\w*|
        gjeldsordning\w*|gjeldssaner\w*|konkurs|personleg konkurs|på sosialen|arbeidsledig\w*|arbeidslaus\w*|heimlaus|
        hjemløs|bostedsløs|bustadlaus|kastet ut|kasta ut|umyndiggjort|under vergemål|verge\w*|kom ut|homofil|lesbisk|
        transperson\w*|skifta kjønn|skiftet kjønn|vant i \w+|vunne i \w+|veteran\w*",
    // Age and the end of work.
    concat!(
        r"(?:er|fyller|fylte|fyllte|blir|vert|var|på|snart|over|nesten) ",
        number!(),
        r" år(?: gammel| gamal| gammal)?|(?:født|fødd) i (?:\d{4})|(?:midt|tidlig|sent|tidleg|seint)? ?i (?:\d0|tjue|
            tretti|førti|femti|seksti|sytti|åtti|nitti)-?(?:årene|åra|årsalderen)|\w*pensjon(?:ist|ert|erer|erte|
            erast|eres)?\w*|(?:går|gikk|gjekk|gått|gå) av(?: med (?:pensjon|
            afp)| for \w+| som \w+| til \w+| etter \w+)|(?:slutter|sluttar|sluttet|slutta|slutte) (?:som|på|i|etter|
            til|om|her|for|før)(?: \w+){0,2}|(?:gir|gjev|gav|ga|gi|gje) seg (?:som|etter|til|i|med)(?: \w+){0,2}|
            (?:til|ved) (?:sommeren|sommaren|jul|påske|nyttår) (?:slutter|sluttar|går)|afp|seniorpolitisk\w*|sagt opp|
            sa opp|\w*permisjon\w*|doktorgrad\w*|ta doktorgrad|jubilant\w*|kongens fortjenst\w+|fortjenstmedalje\w*|
            gullklokk\w*"
    ),
];

/// What is told of one person if somebody is in the clause, and of other things if nobody is.
const OPEN: &[&str] = &[
    // How long.
    concat!(
        r"(?:i|etter|på|gjennom|over|nesten|snart|med) (?:over |nesten |snart |rundt |om lag |drøye |godt over |
            meir enn |mer enn |bortimot )?",
        number!(),
        r" (?:lange |gode )?(?:år|års|sesonger|sesongar|tiår|somrer|somrar|vintrer|vintrar)(?: \w+){0,2}|(?:sidan|
            siden) (?:\d{4}|\d\d|starten|oppstarten|(?:skolen|skulen|senteret|barnehagen|heimen|hjemmet) (?:åpnet|
            opna|var ny)|tidenes morgen|han var \w+|hun var \w+|ho var \w+|\w+tallet|\w+talet)|hele (?:sitt |
            mitt )?liv\w*|heile livet(?: sitt)?|i årevis|i en mannsalder|i ein mannsalder|i alle år|lengst av alle|
            ansiennitet\w*|fartstid\w*|veteran\w*|(?:var|er) med (?:og|å|på å) \w+(?: \w+){0,2}|(?:i|med) (?:krangel|
            konflikt|tvist|rettssak) med \w+(?: \w+){0,4}|kjenner alle \w+|kjenner \w+ ut og inn|
            har heile \w+ i hovudet|har hele \w+ i hodet|er den som har vært lengst|(?:kona|mannen|søster\w*|
            syster\w*|bror\w*|datter\w*|dotter\w*|sønnen|sonen|svoger\w*|niesa|nevøen|fetter\w*|kusina) (?:til|
            åt) \w+|(?:sitt|sin|si) (?:første|fyrste|andre|tredje|fjerde|femte) (?:barn|born|unge|\w+skap)|
            går med (?:sitt|barn\w*|hund|stokk|\w*apparat)|(?:kan|kunne) (?:verken|korkje|knapt) \w+(?: \w+){0,3}|
            lese eller skrive|analfabet\w*|(?:et|eit|flere|fleire|to|tre) \w*(?:anfall|anfal)\w*|(?:eier|eig|eigde|
            eide|arva|arvet|kjøpte|selde|solgte) (?:\w*tomt\w*|\w*gard\w*|\w*gård\w*|\w*hus|\w*huset|\w*hytt\w*|
            \w*butikk\w*|\w*bygg\w*|halve \w+|det meste \w+)|var (?:en |ein |ei )?\w{3,}(?:ler|ller|sler|ker|ger|der|
            lar|llar|slar|kar|gar|dar|ist|ør|mann|dame|leder|leiar)|(?:lå|låg|satt|sat|falt|datt|havnet|hamna|våknet|
            vakna) (?:\w+ )?(?:på|i|av|ned|utfor|fast|igjen|åleine|alene)(?: \w+){0,3}|(?:ble|vart|blei) (?:funnet|
            funnen|henta|hentet|kjørt|køyrd|slått|truet|trua|ranet|rana|mobbet|bitt|biten|påkjørt|påkøyrd|reddet|
            redda|skada|skadet|skadd)(?: \w+){0,3}|nyutdann\w+|nyansatt|nytilsett|er ny i \w+|fersk i \w+"
    ),
    // Work before and beside.
    r"(?:var|tidligere|tidlegare|eks|er utdannet|er utdanna|utdannet|utdanna|utdannede|jobbet som|jobba som|
        arbeidet som|arbeidde som|arbeidd som|vært|vore|er også|er òg|er dessuten) (?:\w+ ){0,2}?(?:\w*(?:lærer|lærar|
        lege|slakter|slaktar|fisker|fiskar|vokter|vaktar|bonde|gardbrukar|gårdbruker|prest|offiser|soldat|politimann|
        politi|journalist|redaktør|sjømann|sjåfør|tømrer|tømrar|snekker|snikkar|rørlegger|røyrleggar|elektriker|
        elektrikar|kokk|baker|bakar|frisør|advokat|skipper|kaptein|musiker|musikar|skuespiller|skodespelar|
        fotballspiller|fotballspelar|rektor|ordfører|ordførar|rådmann|statsråd|sykepleier|sjukepleiar|pleier|pleiar|
        ingeniør|skredder|skreddar|smed|gruvearbeider|gruvearbeidar|industriarbeider|industriarbeidar|arbeider|
        arbeidar|selger|seljar|kjøpmann|organist|kantor|kunstner|kunstnar|forfatter|forfattar|pilot|styrmann|
        maskinist|los|feier|feiar|gartner|gartnar|misjonær|toller|tollar|postbud|telefonist|håndverker|handverkar|
        konsulent|forsker|forskar|student)\w*)",
    r"(?:bor|bur|bodde|budde|budd|bodd) (?:på|i|hos|med|ved|alene|aleine|åleine|over|under|oppå|sammen|saman|fortsatt|
        framleis|fremdeles|langt|like|der|for|midt|innerst|inst|ytterst|ytst|øverst|øvst) ?\w*|(?:flyttet|flytta|
        flytter|flyttar) (?:hjem|heim|til|fra|frå|tilbake|attende|hit|inn|ut|sammen|saman|nordover|sørover|utenlands|
        utanlands)(?: \w+){0,2}|(?:pendler|pendlar|pendla|pendlet|ukependler|vekependlar)\w*|(?:sovet|sove|sov|søv|
        sover|overnatt\w+)|(?:spiller|spelar|spilte|spelte|spela|synger|syng|sang|song|dirigerer|trener|trenar|leder|
        leiar|leier|driver|driv|dreiv|drev|eier|eig|eigde|eide) (?:\w+ ){0,3}?\w*(?:kor|koret|korps|korpset|lag|laget|
        klubb|klubben|forening\w*|foreining\w*|helselag\w*|revy\w*|band|bandet|orkester\w*|fotball\w*|håndball\w*|
        handball\w*|piano|fele|trekkspel|trekkspill|orgel|gard|garden|gård|gården|butikk\w*|firma\w*|\w*bruk|
        drosje\w*|hytte\w*|båt|skøyte|kennel|hest\w*|sau\w*|gjestegård|pensjonat|galleri\w*|menighet\w*|kyrkjelyd\w*|
        parti\w*|konsert\w*)|(?:leder|leiar|formann|nestleder|nestleiar|kasserer|kasserar|trener|trenar|dirigent|
        medlem) (?:av|i|for) (?:\w+ ){0,2}?\w*(?:kor|koret|korps|korpset|laget|lag|klubb|klubben|forening\w*|
        foreining\w*|helselag\w*|revy\w*|partiet|menighet\w*|kyrkjelyd\w*|styret)|(?:arbeider|arbeidar|jobber|jobbar|
        arbeidde|jobba|jobbet) (?:natt|kveld|som|ved|deltid|på|i|hos|offshore|ekstra) ?\w*|(?:kjører|køyrer|kjørte|
        køyrde) (?:drosje|taxi|brøytebil|lastebil|skolebuss|skulebuss)|(?:sitter|sit|satt|sat|sete|sittet) (?:i|
        på) (?:kommunestyret|fylkesting\w*|stortinget|formannskapet|rullestol|fengsel)|stiller til val\w*|(?:studerer|
        studerte|tar master|tek master|tar fagbrev|tek fagbrev|tok fagbrev|tar utdann\w+|tek utdann\w+|
        videreutdann\w+|vidareutdann\w+)(?: \w+){0,2}|(?:gråt|græt|gråter|grein|drikker|drikk|røyker|røykjer|ruser|
        rusar)|tåler ikke \w+|toler ikkje \w+|redd for \w+|(?:rødt|raudt|grått|langt) (?:hår|skjegg)|(?:har|
        hadde) (?:en |ein |ei )?(?:hund|førerhund|førarhund|hest|dialekt)|på (?:barnerom\w*|hybel|campingplass\w*|
        loftet)|(?:eneste|einaste|første|fyrste) (?:i|av) (?:familien|slekta)",
];

/// Verbs with which something is told of one who is the only one of a kind.
const TELLS: &str = r"er|var|har|hadde|blir|vert|ble|blei|vart|går|gjekk|gikk|bor|bur|pendler|pendlar|spiller|spelar|
    synger|syng|flytter|flyttar|flytta|flyttet|slutter|sluttar|slutta|sluttet|kommer|kjem|kom|ligger|ligg|tåler|toler|
    venter|ventar|driver|driv|eier|eig|fyller|lider|snakker|snakkar|kjører|køyrer|reiser|drar|dreg|arbeider|arbeidar|
    jobber|jobbar|sitter|sit|vikarierer|vil slutte|skal slutte|skal i|skal ha|skal ut";
/// What such a one does at work like others.
const WORKS: &str = r"ansvar\w*|laga|laget|sendt|send|bedt|bede|meldt|meld|lagt|godkjent|skrevet|skrive|foreslått|
    føreslått|fått|tatt|teke|gjort|gjennomgått|gått gjennom|kontaktet|kontakta|enig|samd|klar|oppgaven|oppgåva|med på|
    til stede|til stades|myndig\w*|fullmakt\w*|kontakt\w*";

/// Kin and children, of whom whatever is told is told of one person.
const KIN: &str = r"(?:beste|olde|ste|foster|svigers?)?(?:mor|mora|moren|far|faren|forelder)|(?:sønnen|sonen|guten|
    gutten|jenta|dattera|datteren|dottera|kona|konen|ektemannen|ektefellen|enka|enkja|broren|søsteren|søstera|systera|
    sambuaren|samboeren|barnebarnet|tanta|onkelen|svigersønnen|svigerdatteren|niesa|nevøen)";

struct Forms {
    kin: Option<Regex>,
    somebody: Option<Regex>,
    private: Vec<Option<Regex>>,
    open: Vec<Option<Regex>>,
    tells: Option<Regex>,
    works: Option<Regex>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| Forms {
    kin: words(KIN),
    somebody: words(SOMEBODY),
    private: PRIVATE.iter().map(|form| words(form)).collect(),
    open: OPEN.iter().map(|form| words(form)).collect(),
    tells: words(TELLS),
    works: words(WORKS),
});

/// Words that end like one who does something and are no one.
const NO_ONE: [&str; 8] =
    ["sommeren", "sommaren", "vinteren", "serveren", "printeren", "skanneren", "januaren", "numeren"];
/// As many words behind the last one that tells something belong to what is told.
const BEHIND: usize = 6;
/// What begins a further clause without a comma.
const JOINS: [&str; 17] = [
    "men", "fordi", "at", "når", "da", "då", "hvis", "dersom", "som", "så", "mens", "medan", "etter", "før", "og",
    "for", "slik",
];
/// Who acts in a further clause.
const OTHERS: [&str; 16] =
    ["vi", "det", "den", "dei", "de", "eg", "jeg", "ho", "hun", "han", "du", "ingen", "alle", "kan", "må", "skal"];

/// The marks on what is told of one person; `people` are where names of persons stand, `only` where the only one of a kind
/// does.
pub fn find(clauses: &Clauses<'_, '_>, people: &[Range<usize>], only: &[Range<usize>]) -> Vec<Mark> {
    let mut somebody = clauses.hits(FORMS.somebody.as_ref());
    somebody.retain(|words| !NO_ONE.contains(&clauses.lower(words.start)));
    somebody.extend(people.iter().map(|span| clauses.words_of(span)).filter(|words| !words.is_empty()));
    somebody.extend(only.iter().cloned());
    somebody.sort_by_key(|words| words.start);
    let mut told: Vec<Range<usize>> = Vec::new();
    for (forms, alone) in [(&FORMS.private, true), (&FORMS.open, false)] {
        for cue in forms.iter().flat_map(|form| clauses.hits(form.as_ref())) {
            told.extend(of_somebody(clauses, &somebody, &cue, alone));
        }
    }
    let tells = clauses.flags(FORMS.tells.as_ref());
    let works = clauses.flags(FORMS.works.as_ref());
    let kin = clauses.hits(FORMS.kin.as_ref());
    told.extend(
        kin.iter()
            .filter(|one| tells.get(one.end).is_some_and(|tells| *tells))
            .filter_map(|one| of_the_only(clauses, one, &tells, &works)),
    );
    told.extend(only.iter().filter_map(|one| of_the_only(clauses, one, &tells, &works)));
    told.iter().map(|words| Mark { span: clauses.span(words), class: Class::Trait, score: 0.8, why: "told" }).collect()
}

/// What is told around a cue, if somebody is there of whom it is told.
fn of_somebody(
    clauses: &Clauses<'_, '_>,
    somebody: &[Range<usize>],
    cue: &Range<usize>,
    alone: bool,
) -> Option<Range<usize>> {
    let clause = clauses.clause(cue.start);
    let next = somebody.partition_point(|one| one.start < cue.start);
    let before = next.checked_sub(1).map(|at| &somebody[at]).filter(|one| clauses.same_sentence(one.start, cue.start));
    let after = somebody.get(next).filter(|one| one.start < clause.end && one.start >= cue.start);
    let inside = before.filter(|one| one.start >= clause.start);
    let beside = before.filter(|one| {
        let relative = matches!(clauses.lower(clause.start), "som" | "har" | "er" | "var" | "hadde");
        relative && clauses.before(clause.start).is_some_and(|before| before.contains(&one.start))
    });
    if inside.or(beside).or(after).is_none() && !(alone && before.is_some()) {
        return None;
    }
    let from = inside.map_or(clause.start, |one| one.end.min(cue.start)).max(clause.start);
    let joined = (from.max(cue.start.saturating_sub(BEHIND))..cue.start)
        .rev()
        .find(|at| JOINS.contains(&clauses.lower(*at)))
        .map_or(from, |at| at + 1);
    let ahead = joined.max(cue.start.saturating_sub(BEHIND));
    let last = cue.end.min(clause.end).max(cue.start + 1);
    let end = clause.end.min(last + BEHIND);
    let cut = (last..end).find(|at| {
        JOINS.contains(&clauses.lower(*at)) && (*at + 1 >= end || OTHERS.contains(&clauses.lower(*at + 1)))
            || matches!(clauses.lower(*at), "men" | "fordi" | "så" | "mens" | "medan")
    });
    Some(ahead..cut.unwrap_or(end))
}

/// What is told of the only one of a kind behind the words for it.
fn of_the_only(clauses: &Clauses<'_, '_>, one: &Range<usize>, tells: &[bool], works: &[bool]) -> Option<Range<usize>> {
    let clause = clauses.clause(one.start);
    let verb = (one.end..clause.end.min(one.end + 4)).find(|at| tells[*at])?;
    let end = clause.end.min(verb + 10);
    let working = (verb + 1..end.min(verb + 4)).any(|at| works[at]);
    (verb + 1 < end && !working).then_some(verb..end)
}

#[cfg(test)]
mod tests {
    use super::FORMS;

    #[test]
    fn every_form_is_a_regular_expression() {
        let forms =
            FORMS.private.iter().chain(&FORMS.open).chain([&FORMS.kin, &FORMS.somebody, &FORMS.tells, &FORMS.works]);
        assert!(forms.into_iter().all(Option::is_some));
    }
}
