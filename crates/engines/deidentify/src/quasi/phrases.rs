//! Turns of phrase that tell which municipality it is: how it came to be, its language, what it alone has, where it lies.

use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::mark::{Class, Mark};

macro_rules! superlative {
    () => {
        r"(?:første|fyrste|einaste|eneste|største|minste|nordlegaste|nordligste|nordlegste|sørlegaste|sørligste|
            vestlegaste|vestligste|østligste|austlegaste|eldste|yngste|nyaste|nyeste|rikaste|rikeste|fattigaste|
            fattigste|lengste|lengst|beste|best|raskaste|raskest|raskast|tettast|tettest|høgaste|høyeste|lågaste|
            laveste|nest største|nest minste|mest folkerike|mest folkerika)\b"
    };
}

const FORMS: &[(Class, &str)] = &[
    (Class::Merger, r"(?i)\b\w{0,12}(?:samanslå|sammenslå|samanslutta|sammenslutn)\w*"),
    (
        Class::Merger,
        r"(?i)\b(?:(?:vart|blei|ble|blir|vert|er|vere|være|vorte|blitt) (?:innlemma|innlemmet|overført|overflytta|
            overflyttet|tvangssam\w+|skilt ut|skilde ut|oppløyst|oppløst)(?: (?:i|frå|fra|
            til) (?:\w{2,14} )?\w{3,20})?|(?:da|då|etter at|før|sidan|siden|når) (?:vi|dei|de|kommunen\w*) (?:vart|
            blei|ble|blir|skal bli) (?:éin|ein|én|en|1|større|delt|to)|(?:bytta|byttet|skifta|skiftet|bytte av|
            skifte av|nytt) (?:fylke|kommunenamn|kommunenavn|kommunevåpen|kommunenummer|namn på kommunen|
            navn på kommunen))\b",
    ),
    (
        Class::Merger,
        r"(?i)\b(?:gamle?-?kommun\w+|storkommun\w+|overgangskommun\w+|interimsstyr\w+|nemnda for samanslåing\w*|
            kommunegrens\w+|fylkesbyt\w+|fylkesdeling\w*|fylkesoppløys\w*|fylkesoppløs\w*|(?:tidlegare|tidligere|
            gamle|opphavlege|opprinnelige|dei|de|alle|kvar av dei|hver av de) (?:to |tre |fire |fem |seks |sju |
            syv )?(?:kommunane|kommunene|kommunehusa|kommunehusene|rådhusa|rådhusene|kommunedelane|kommunedelene|
            kommunegrens\w+)|kommunedel\w*|nærkommun\w*|grensekommun\w*|kommunedelsutval\w*|kommunedelsutvalg\w*|
            grendeutval\w*|grendeutvalg\w*|lokalutval\w*|lokalutvalg\w*|nærutval\w*|nærutvalg\w*)\b",
    ),
    (
        Class::Merger,
        r"(?i)\b(?:(?:slår|slo|slå|slått|slege) seg|slåtte?|slegen|slegne|gått|gjekk|gikk) (?:\w{1,12} ){0,2}(?:saman|
            sammen)\b(?: (?:til|med|i)\b)?",
    ),
    (
        Class::Merger,
        r"(?i)\b(?:kommunereform|regionreform|storkommune|kommunefusjon|fusjon|grensejuster|grenseregul|
            intensjonsavtal|fellesnemnd|fellesnemd|kommunedeling|kommunesammensl|kommunesamansl|inndelingslov|
            deleprosess|avviklingsnemnd|avviklingsstyre|delingsprosess|nykommune)\w*",
    ),
    (
        Class::Merger,
        r"(?i)\b(?:den |vår |vår )?(?:nye?|nyetablerte|tidlegare|tidligere|gamle|gamal|gammel|opphavlege|opprinnelige|
            dåverande|daværende|framtidige|kommande|kommende) (?:stor)?kommun(?:e|en|a|ar|er|ane|ene)\b",
    ),
    (
        Class::Merger,
        r"(?i)\b(?:(?:alle |begge )?(?:dei|de|desse|disse) )?(?:to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|
            \d{1,2}) (?:\w{3,14} )?(?:kommunar|kommuner|kommunane|kommunene|eigarkommunar|eierkommuner|heradene|
            herad)\b",
    ),
    (Class::Merger, r"(?i)\b(?:slo|slår|slått|slutta|sluttet) (?:\w{1,12} ){0,2}(?:oss|seg) (?:saman|sammen)\b"),
    (Class::Merger, r"(?i)\b(?:begge|alle) (?:kommunane|kommunene)\b"),
    (
        Class::Merger,
        r"(?i)\b(?:(?:dei|de) (?:to|tre|fire|fem|seks) kommun\w+ (?:(?:som )?vi (?:ein gong|en gang|eingong) var|
            som (?:vart|ble|blei) \w+)|(?:da|då|etter at|før|når|sidan|siden) (?:\w+ )?(?:fylket|kommunen|kommunane|
            kommunene|regionen|\w+) (?:ble|vart|blei|blir|gjekk|gikk|kom) (?:delt|slått|oppløst|oppløyst|splitta|
            splittet|inn i|med i|inn under)(?: \w+){0,2}|(?:at vi|vi|dei|de) (?:vart|ble|blei|blir|er) (?:to|tre|fire|
            fem|seks|sju|fleire|flere) om (?:same |samme |felles |eitt |ett )?\w+|(?:før|
            etter) (?:\w{0,10}samanslåing\w*|\w{0,10}sammenslåing\w*|kommunedeling\w*|deling\w*)(?: (?:hadde|har|
            var) (?:vi )?(?:\w+ ){0,2}\w+(?:, no er det \w+)?)?|ut av (?:selskapet|samarbeidet|fylket|regionen|
            regionrådet)(?: (?:da|då|etter at|før) \w+ \w+ \w+)?)\b",
    ),
    (
        Class::Merger,
        r"(?i)\b(?:vart|blei|ble|blir|vert|bli|skal bli|vere|være|vorte|blitt) (?:til )?(?:éin|ein|én|en|1|
            felles) (?:ny )?kommune\b",
    ),
    (
        Class::Merger,
        r"(?i)\b(?:delt|splitta|splittet|løst|løyst|skilt) (?:opp|ut|frå|fra)\b (?:i|til|av) (?:to|tre|fire)\b",
    ),
    (
        Class::Merger,
        r"(?i)\b(?:skilde|skilte|løyste|løsrev|melde|meldte) (?:seg )?(?:ut|laus|lause|løs) (?:av|frå|fra)\b",
    ),
    (Class::Merger, r"(?i)\b(?:to|2|tre|3)-nivå-?(?:modell|kommune)\w*"),
    (Class::Merger, r"(?i)\b(?:bestiller|bestillar)[/-]?(?:utfører|utførar)-?modell\w*"),
    (
        Class::Role,
        r"(?i)\b(?:by|bydels)(?:råd|rådet|råden|rådar|råder|rådsleiar\w*|rådsleder\w*|rådssekretær\w*|rådsavdeling\w*|
            rådserklæring\w*|direktør\w*|overlege\w*|utval\w*|utvalg\w*|antikvar\w*|arkitekt\w*|ingeniør\w*|
            gartner\w*|geolog\w*|arkivar\w*|veterinær\w*|ombud\w*|ombod\w*|kemner\w*|musikar\w*)\b",
    ),
    (
        Class::Role,
        r"(?i)\b(?:bystyre\w*|borgarmeister\w*|borgermester\w*|parlamentarisme\w*|herad(?:sstyre|et|sordfør)?\w*|
            kommuneadvokat\w*|kommunegeolog\w*|kommunegartnar\w*|kommunegartner\w*|kommuneveterinær\w*|
            kommuneantikvar\w*|kommunepsykolog\w*|kommunearkeolog\w*|hamnefogd\w*|havnefogd\w*|hamnesjef\w*|
            havnesjef\w*|havnedirektør\w*|hamnedirektør\w*|losoldermann\w*|teatersjef\w*|kinosjef\w*|kulturhussjef\w*|
            museumsdirektør\w*|lufthavnsjef\w*|fjellstyre\w*|reindrift\w*|siida\w*|sametings\w*|språkkonsulent\w*|
            tolketeneste\w*|grenserådgj?iv\w*|verdsarv\w*|verdensarv\w*|nasjonalparkforvalt\w*|tjenestedesigner\w*|
            tenestedesignar\w*|innovasjonsspesialist\w*|innovasjonssjef\w*|smartby\w*|programkontor\w*|
            programansvarl\w*|programrådmann\w*|prosjektrådmann\w*|prosjektordfør\w*|klimasjef\w*|kraftfond\w*|
            fondsforvaltar\w*|fondsforvalter\w*)\b",
    ),
    (
        Class::Role,
        r"(?i)\b(?P<x>\w{3,20}(?:ambassadør|navigatør|evangelist|konservator|arkeolog|geolog|hydrolog|biolog|agronom|
            oseanograf|fogd|kaptein|losen|skreppekar|forvaltar|forvalter|minister)(?:en|ar|er|ane|ene)?)\b",
    ),
    (
        Class::Role,
        r"(?i)\b(?P<x>(?:ferje|ferge|hytte|elbil|drone|robot|pilegrim|skred|ras|bre|laks|villrein|rein|oljevern|
            vasskraft|vindkraft|hamne|havne|cruise|festspel|festspill|festival|bru|tunnel|kvikkleire|flaum|flom|gruve|
            kvensk|kven|same|samisk|rom|tater|trehusby|kyst|fjell|øy|ulve|rovdyr|rovvilt|isbjørn|snøscooter|fyr|
            museums|kunst|arkitektur|by|sentrums|landsby|bygde|nærings|innovasjons|gevinst|lean|smart|klima|miljø|
            frivilligheits|frivillighets|studentby|universitets|veteran|integrerings|inkluderings|mangfalds|
            mangfolds)-?(?:koordinator|kontakt|ombud|ombod|rådgjevar|rådgiver|sjef|leiar|leder|vakt|vaktar|konsulent|
            planleggar|planlegger|utviklar|utvikler|pedagog|guide)(?:en|ar|er|ane|ene)?)\b",
    ),
    (
        Class::Role,
        r"(?i)\b(?P<x>\w{0,18}(?:ferje|ferge|båt|hamn|hamne|havn|havne|fyr|fjell|skred|ras|kraft|park|festival|
            museums?|turist|reiselivs|laks|hjorte|elg|villrein|rovdyr|vilt|naturskade|flaum|flom|kulturarv|
            kulturminne|kulturminnevern|utviklings|tettstads?|sentrums|torg|marknads|markeds|kyrkjegards|kirkegårds|
            innflyttar|innflytter|tilflyttar|tilflytter|student|rekrutterings|omstillings|energi|sirkulær|havbruks|
            bygdebok|lokalhistorie|slekts|beite|skogbruks|utmarks|sti|turløype|løype|bom|parkerings|kai|brannbåt|
            helikopter|hydrogen|varmesentral|algoritme|velferdsteknologi|tenestedesign|tjenestedesign|innbyggar|
            innbygger|dialog|trivsels|møteplass|nærings|grende|bygde|stadnamn|stedsnavn|
            internasjonal)-?(?:koordinator|kontakt|ombud|ombod|rådgjevar|rådgiver|sjef|leiar|leder|vakt|vaktar|vert|
            vertinne|konsulent|planleggar|planlegger|utviklar|utvikler|pedagog|guide|ansvarleg|ansvarlig|forvaltar|
            forvalter|meister|mester|skribent|redaktør|inspektør|førar|fører|los|spesialist|direktør|arkitekt|coach|
            trenar|trener)(?:en|ane|ene|ar|er|n|e)?)\b",
    ),
    (
        Class::Role,
        r"(?i)\b(?:fyrvaktar|fyrvokter|bruvakt|brovakt|ferjemann|fergemann|skipper|kaptein|styrmann|losbåt|
            oppsynsmann|fjelloppsyn|naturoppsyn|lakseoppsyn|domorganist|kantor|klokkaren|klokkeren|bygdebok|
            kunstnarisk leiar|kunstnerisk leder|intendant|konservator|kurator|arkeolog|geolog|glasiolog|meteorolog|
            distriktsveterinær|distriktslege|øylege|bygdelege|sjømannsprest|døveprest|huskunstn|byspelemann|
            distriktsmusik|fylkesmusik|dirigent|visjonsleiar|visjonsleder|futurist|byutviklingsdirektør|
            programdirektør|prosjektdirektør|omstillingsdirektør|konserndirektør|digitaliseringsdirektør|
            næringsdirektør|konserncontroller|æresborg|kommunefotograf|kommunehistorik|kommuneskog|skogvaktar|
            skogvokter|almenningsbestyr|allmenningsbestyr|byskriv|byhistorik|byfotograf|sognefut|lensherre|
            mållagsleiar|vatnmeister|vannmester|bademeister|bademester|kinomaskinist)\w*",
    ),
    (Class::Role, r"(?i)\b(?:vår|vårt|kommunen sin|kommunens|byens|bygdas) (?:eigen?|egen?) (?P<x>\w{4,28})\b"),
    (
        Class::Role,
        r"(?i)\b(?P<x>\w{4,24}(?:koordinator|konsulent|verten|vert|los|losen|ombud|ombod|vegleiar|veileder|rettleiar|
            forvaltar|forvalter|sekretær|terapeut|pedagog)(?:en|et)|\w{4,20}los(?:en|et)?|\w{4,20}verten|(?:barnevern|
            skred|brann|hamne|havne|fjell|tunnel|bru|ras|miljø|kriseteam)s?vakt(?:a|en)|(?:geologen|juristen|
            arkitekten|psykologen|ingeniøren|veterinæren|planleggaren|planleggeren|legen|presten) (?:vår|hos|
            ved) ?\w*)\b",
    ),
    (
        Class::Role,
        r"(?i)\b(?:\w{2,}(?:skipper|skipperen|vokteren|vaktaren|gjeteren|gjetaren|klokkeren|klokkaren|røkteren|
            røktaren|dykkeren|dykkaren|maskinisten|telegrafisten)|budeia|(?:lederen|leiaren|sjefen|styreren|styraren|
            koordinatoren|bestyreren|ansvarlige|ansvarlege) (?:for|av|ved|på|i) (?:\w+ )?\w*(?:kontoret|senteret|
            museet|laget|rådet|prosjektet|teamet|foreninga|foreningen|foreininga|øya|øyene|øyane|huset|utvalet|
            utvalget|styret|nemnda|arkivet|biblioteket))\b",
    ),
    (
        Class::Language,
        r"(?i)\b(?:(?:samisk|kvensk|nynorsk|bokmål)\w* (?:forvaltnings\w+|opplærings\w+|hovudmål|hovedmål|
            arbeidsspråk)|(?:norsk|bokmål|nynorsk|samisk|kvensk|engelsk|polsk) og (?:norsk|bokmål|nynorsk|samisk|
            kvensk)|opplæringsmål\w*|opplæringsspråk\w*|arbeidsspråk\w*|administrasjonsspråk\w*)\b",
    ),
    (
        Class::Language,
        r"(?i)\b(?:målvedtak|målbruk|målbyt|målskifte|bokmålsbruk|tospråk|trespråk|to språk|tre språk|skilt på (?:to|
            tre|samisk|kvensk)|samiske? skilt|kvenske? skilt|dialektord|på dialekt|bygdemål|stadnamnsak|stedsnavnsak|
            begge (?:målformer|målformene|skriftspråk|språkform)|språksenter|språkreir|språkbad)\w*",
    ),
    (
        Class::Language,
        r"(?i)\b(?:nynorsk|bokmål|målform|språkform|språkvedtak|språkdelt|språknøytral|hovudmål|hovedmål|sidemål|
            nordsamisk|lulesamisk|sørsamisk|kvensk|samiskspråk|riksmål|kommunemål)\w*",
    ),
    (
        Class::Language,
        r"(?i)\b(?:forvaltningsområde\w* for samisk\w*(?: språk)?|samisk\w* (?:språk\w*|forvaltningsområde\w*|
            språkforvaltning\w*)|språkdelt\w* kommune|tospråkl\w+|tospråkleg\w*|trespråkl\w+|dialekt\w*)",
    ),
    (
        Class::Unique,
        concat!(
            r"(?i)\b(?:(?:den|det|dei|de|som|vår|blant|mellom|Noregs|Norges|landets|fylkets|regionens|verdens|verdas|
                Europas|Nordens) ){0,2}",
            superlative!(),
            r"(?:, | og | )?(?:\w{2,18} ){0,3}?(?:kommun\w*|fylk\w*|i landet|i Noreg|i Norge|i Skandinavia|i regionen|
                i verda|i verden|i Europa|i Norden|bydel\w*|by|byen|øy|øya|herad\w*|skul\w*|skol\w*|sjukeheim\w*|
                sykehjem\w*|barnehag\w*|bibliotek\w*|legevakt\w*|arbeidsplass\w*|arbeidsgj?i?e?var\w*|arbeidsgiver\w*|
                hjørnesteins\w*|eininga?|enhet\w*|heimeteneste\w*|hjemmetjeneste\w*|landsdelen|fylket)\b"
        ),
    ),
    (
        Class::Unique,
        r"(?i)\b(?:Noregs|Norges|landets|fylkets|landet sin|landet sitt|fylket sin|verdens|verdas|Europas|
            Nordens) (?:\w{2,14} )?(?:første|fyrste|einaste|eneste|største|minste|eldste|nordlegaste|nordligste|
            lengste|høgaste|høyeste|yngste|mest|best\w*)\b(?: \w{3,20})?",
    ),
    (Class::Unique, r"(?i)\b(?:som|den) (?:første|fyrste|einaste|eneste) (?:i|av|med|som|\w{3,18}en|\w{3,18}a)\b"),
    (
        Class::Unique,
        r"(?i)\b(?:kåra til|kåret til|vann prisen|vant prisen|fekk prisen|fikk prisen|årets \w{3,20}|
            innovasjonspris\w*|kvalitetspris\w*|omstillingspris\w*|digitaliseringspris\w*|arkitekturpris\w*|
            arkivpris\w*|språkpris\w*|kulturpris\w*|statens bymiljøpris|nynorskpris\w*|kulturkommune\w*|robek\w*|
            terra-?saka|terra-?saken|terra-?kommune\w*)",
    ),
    (
        Class::Geography,
        r"(?i)\b(?:øy|kyst|fjell|innlands|by|skog|skogs|land|landbruks|jordbruks|olje|kraft|vasskraft|vannkraft|hytte|
            industri|fiskeri|grense|distrikts|forstads|turist|reiselivs|universitets|student|garnison|sørlands|
            vestlands|nordlands|fjord|dal|finnmarks|østlands|austlands|oppdretts|havbruks|gruve|flyplass|verts|
            samiske? |same|stor|små|småby|bygde)-?(?:kommun(?:e|en|a|ar|er|ane|ene)|by|byen)\b",
    ),
    (
        Class::Geography,
        r"(?i)\b(?:på øya|på øyane|på øyene|ved (?:kysten|fjorden|havet|grensa|grensen|riksgrensa|riksgrensen|
            svenskegrensa|svenskegrensen|innsjøen|elva|vatnet|utløpet av)|ytst (?:i|ute)|ytterst (?:i|ute)|inst i|
            innerst i|øvst i|øverst i|midt i (?:fylket|dalen)|langs (?:kysten|fjorden|E ?\d{1,2}|riksveg \d+|
            riksvei \d+)|nord for|sør for|vest for|aust for|øst for|nordvest for|sørvest for|nordaust for|nordøst for|
            søraust for|sørøst for|nord i fylket|sør i fylket|grensar til|grenser til|grensa mot|grensen mot|
            nabo til)\b(?: [A-ZÆØÅ][\wæøå]+)?",
    ),
    (
        Class::Geography,
        r"(?i)\b(?:\d{1,3}|ein|en|to|tre|fire|fem|seks|ti|tjue|tretti) ?(?:mil|km|kilometer|minutt|minutter|timar|
            timer|time|timars|times)(?:s? (?:køyring|kjøring|reise|kjøretur|køyretur|båttur))? (?:frå|fra|nord|sør|
            aust|øst|vest|unna)\b",
    ),
    (
        Class::Geography,
        r"(?i)\b(?:\w{0,14}(?:ferjesamband|fergesamband|ferjekai|fergekai|hurtigbåt|hurtigrute|flyplass|lufthamn|
            lufthavn|nasjonalpark|verdsarvområde|verdensarvområde|alpinanlegg|skisenter|oppdrettsanlegg|smelteverk|
            aluminiumsverk|raffineri|vindpark|vindkraftverk|vasskraftverk|vannkraftverk|papirfabrikk|skytefelt|
            militærleir|garnison|reinbeite|reinbeitedistrikt|isbre|skipsverft|verft|gruve|gruver|gassanlegg|oljebase|
            fengsel|høgskule|universitet|høyskole|domkyrkje|domkirke|stavkyrkje|stavkirke|kulturhus|badeland|hengebru|
            tunnelen|bomring|bompengering|bybane|T-bane))(?:en|et|a|ane|ene|ar|er|n)?\b",
    ),
    (Class::Geography, r"(?i)\bE ?\d{1,3}\b|\b(?:riksveg|riksvei|fylkesveg|fylkesvei|rv|fv)\.? ?\d{1,4}\b"),
    (
        Class::Document,
        r#"(?i)\b\w{0,24}(?:plan|planen|strategi|strategien|rapport|rapporten|melding|meldinga|meldingen|rutine|
            rutinen|rettleiar|rettleiaren|veileder|veilederen|handbok|handboka|håndbok|håndboka|visjon|visjonen|
            slagord|slagordet|motto|mottoet|verdigrunnlag|verdigrunnlaget|verdiane|verdiene|kampanje|kampanjen|
            brosjyre|brosjyren|artikkel|artikkelen|reportasje|reportasjen|film|filmen|kurs|kurset|avtale|avtala|
            avtalen|dokument|dokumentet|notat|notatet|boka|boken|podkast|podkasten|innlegg|
            innlegget)(?: vår| sin| er| heiter| heter| kalla| kalt|,|:)? ?(?P<x>"[^"\n]{2,90}")"#,
    ),
    (
        Class::Project,
        r#"(?i)\b\w{0,24}(?:prosjekt|prosjektet|program|programmet|satsing|satsinga|satsingen|metode|metoden|modell|
            modellen|nettverk|nettverket|initiativ|initiativet|tiltak|tiltaket|ordning|ordninga|ordningen|forsøk|
            forsøket|pilot|piloten|tittel|tittelen|navnet|namnet|løp|løpet|konsept|
            konseptet)(?: vår| sin| med tittelen| med navnet| med namnet| med| heiter| heter| kalla| kalt|,|
            :)? ?(?P<x>"[^"\n]{2,90}")"#,
    ),
    (
        Class::Project,
        r#"(?i)\b(?:kalla|kallar|kaller|kalt|kallast|kalles|kallenamnet|kallenavnet|døypt|døpt|heiter|heter|ved namn|
            ved navn|med namnet|med navnet|under namnet|under navnet|slagordet|
            mottoet)(?: \w{1,10}){0,3}:? (?P<x>"[^"\n]{2,60}")"#,
    ),
    (Class::Document, r#"(?P<x>"[A-ZQ~][^"\n]{3,60}")"#),
    (
        Class::Project,
        r"(?i)\b(?:innovasjonspartnarskap\w*|innovasjonspartnerskap\w*|følgjeforsking\w*|følgeforskning\w*|
            (?:doktorgrad\w*|masteroppg\w+|forskingsprosjekt\w*|forskningsprosjekt\w*|casestudie\w*) (?:om|på|ved|
            i) (?:oss|vår\w*|kommunen)|statleg forsøk\w*|statlig forsøk\w*|statleg finansiert\w*|
            statlig finansiert\w*|programfinansiering\w*)\b",
    ),
    (
        Class::Event,
        r"(?i)\b(?:\w{0,16}(?:festival|festspel|festspill|jubileum|jubileet|martna|martnad|bygdedag|byjubile|
            spelet om|skred|ras|flaum|flom|storbrann|brannen|ulukk|ulykk|rettssak|varslingssak|varslarsak|korrupsjon|
            gransking|granskning|streik|dataangrep|cyberangrep|datainnbrot|datainnbrudd|løsepenge|dødsfall|drap|
            sivilombod|tilsynssak|folkeavrøysting|folkeavstemning|folkeavstemming|mistillit|underslag|bankkrakk|
            konkurs))(?:et|en|a|ar|er|ane|ene|n|ssak|svirus)?\b",
    ),
    (
        Class::Event,
        r"(?i)\b(?:webinar|konferanse|seminar|fagdag|kurs|samling|studietur|besøk|workshop|messe|nettverksmøte|
            nettverk|læringsnettverk|frokostmøte|kongress)\w* (?:i regi av|arrangert av|hos|saman med|sammen med)\b",
    ),
    (Class::Event, r"(?i)\b(?:studietur|studiebesøk|besøk) (?:til|frå|fra|hos|i)\b"),
];

static PHRASES: LazyLock<Vec<(Class, Regex)>> = LazyLock::new(|| super::compiled(FORMS));

/// The marks on turns of phrase.
pub fn find(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    super::matches(text, &PHRASES, "phrase", &mut marks);
    marks
}

#[cfg(test)]
mod tests {
    use super::{FORMS, PHRASES};

    #[test]
    fn every_form_is_a_regular_expression() {
        assert_eq!(PHRASES.len(), FORMS.len());
    }
}
