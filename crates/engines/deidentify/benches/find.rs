//! How long a text takes, for texts of 100 to 100,000 words: time for a word must not grow. `cargo bench -p deidentify`.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use deidentify::{Detector, Language};

/// A page as municipalities write them: names, numbers, steps.
const PAGE: &str = "Søknad om kulturmidlar i Lindås kommune. Søkjaren sender skjema til post@lindas.kommune.no, og Ragnhild \
Hopland i postmottaket registrerer det i WebSak med saksnr. 2019/1234. Kultursjefen les søknaden, hentar fram rutinen som \
Meland og Radøy laga hausten 2018, og skriv eit framlegg til vedtak. Det tek om lag tre veker. Vi har 37 tilsette og 29 593 \
innbyggjarar.\n- Leiaren godkjenner vedtaket i fagsystemet\n- Arkivet journalfører og sender svar\n- Innbyggjaren får \
beskjed på tlf. 56 37 50 00, eller i brev til Kvernhusvegen 21, 5914 Isdalstø.\nI dei tre kommunane blir dette gjort på \
ulike måtar, og deltakarane på møtet kom med framlegg til betre løysingar som kan sparast tid på i den nye kommunen.\n";

fn find(criterion: &mut Criterion) {
    let Ok(detector) = Detector::new() else { return };
    let page: Vec<&str> = PAGE.split_inclusive(' ').collect();
    let mut group = criterion.benchmark_group("find");
    group.sample_size(10);
    for words in [100, 1_000, 2_000, 10_000, 100_000] {
        let text: String = page.iter().copied().cycle().take(words).collect();
        group.throughput(Throughput::Elements(words as u64));
        group.bench_with_input(BenchmarkId::from_parameter(words), &text, |bencher, text| {
            bencher.iter(|| black_box(detector.find(text, Language::Nynorsk)));
        });
    }
    group.finish();
}

criterion_group!(benches, find);
criterion_main!(benches);
