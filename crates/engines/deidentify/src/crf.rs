//! A linear-chain conditional random field: which label each word of a sentence has, and how sure that is.
//!
//! The weights are those of `data/model.bin`: hashed features, of which training kept those that carry weight, each with a
//! weight for every label in one byte. No feature can be read back out of its hash.

/// What a word can be: outside, or the first or a further word of a name.
pub const LABELS: [&str; N] = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-MISC", "I-MISC"];
/// How many labels there are.
pub const N: usize = 9;
/// Features fall into two to the power of this many buckets.
pub const BITS: u32 = 22;

const MAGIC: &[u8; 8] = b"BETRNER1";
const WORDS: usize = 1 << (BITS - 6);

/// The weights.
pub struct Crf {
    /// Weight of a label after another.
    transitions: [[f32; N]; N],
    /// Which buckets have weights, 64 to an element.
    kept: Vec<u64>,
    /// How many buckets are kept before each element of `kept`.
    before: Vec<u32>,
    rows: Vec<[f32; N]>,
}

/// What the field says of a sentence.
#[derive(Default)]
pub struct Decoded {
    /// The likeliest labels, taken together.
    pub labels: Vec<usize>,
    /// For each word, how likely each label is.
    pub marginals: Vec<[f32; N]>,
}

/// A reader over the weight file.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, length: usize) -> Result<&'b [u8], String> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or("weights: the file is cut off")?;
        self.0 = rest;
        Ok(taken)
    }

    fn float(&mut self) -> Result<f32, String> {
        let bytes = self.take(4)?.try_into().map_err(|_| "weights: the file is cut off")?;
        Ok(f32::from_le_bytes(bytes))
    }
}

impl Crf {
    /// Reads weights that [`write`] wrote.
    ///
    /// # Errors
    /// If the bytes are not a weight file of this version.
    pub fn of(bytes: &[u8]) -> Result<Self, String> {
        let mut bytes = Bytes(bytes);
        if bytes.take(MAGIC.len())? != MAGIC {
            return Err("weights: not a file of this version".to_owned());
        }
        let scale = bytes.float()?;
        let mut transitions = [[0.0; N]; N];
        for weight in transitions.iter_mut().flatten() {
            *weight = bytes.float()?;
        }
        let mut kept = Vec::with_capacity(WORDS);
        let mut before = Vec::with_capacity(WORDS);
        let mut count = 0_u32;
        for word in bytes.take(WORDS * 8)?.chunks_exact(8) {
            let word = word.try_into().map(u64::from_le_bytes).unwrap_or_default();
            before.push(count);
            count += word.count_ones();
            kept.push(word);
        }
        let weights = bytes.take(count as usize * N)?;
        let row = |row: &[u8]| std::array::from_fn(|label| f32::from(row[label].cast_signed()) * scale);
        let rows = weights.chunks_exact(N).map(row).collect();
        Ok(Self { transitions, kept, before, rows })
    }

    fn row(&self, bucket: u32) -> Option<&[f32; N]> {
        let (word, bit) = ((bucket >> 6) as usize, bucket & 63);
        let bits = *self.kept.get(word)?;
        if bits >> bit & 1 == 0 {
            return None;
        }
        let index = self.before[word] + (bits & ((1_u64 << bit) - 1)).count_ones();
        self.rows.get(index as usize)
    }

    /// The sum of the weights that a word's features give to each label.
    pub fn emission(&self, features: &[u32]) -> [f32; N] {
        let mut sum = [0.0; N];
        for row in features.iter().filter_map(|bucket| self.row(*bucket)) {
            for (sum, weight) in sum.iter_mut().zip(row) {
                *sum += weight;
            }
        }
        sum
    }

    /// Labels a sentence of which the emissions are given.
    pub fn decode(&self, emissions: &[[f32; N]]) -> Decoded {
        if emissions.is_empty() {
            return Decoded::default();
        }
        Decoded { labels: self.viterbi(emissions), marginals: self.marginals(emissions) }
    }

    fn viterbi(&self, emissions: &[[f32; N]]) -> Vec<usize> {
        let allowed = |from: usize, to: usize| to == 0 || to % 2 == 1 || from == to || from + 1 == to;
        let mut scores = emissions[0];
        for label in (2..N).step_by(2) {
            scores[label] = f32::NEG_INFINITY;
        }
        let mut ways: Vec<[usize; N]> = Vec::with_capacity(emissions.len());
        for emission in &emissions[1..] {
            let mut next = [f32::NEG_INFINITY; N];
            let mut way = [0; N];
            for to in 0..N {
                for from in (0..N).filter(|from| allowed(*from, to)) {
                    let score = scores[from] + self.transitions[from][to];
                    if score > next[to] {
                        (next[to], way[to]) = (score, from);
                    }
                }
                next[to] += emission[to];
            }
            ways.push(way);
            scores = next;
        }
        let mut label = (0..N).fold(0, |best, label| if scores[label] > scores[best] { label } else { best });
        let mut labels = vec![label];
        for way in ways.iter().rev() {
            label = way[label];
            labels.push(label);
        }
        labels.reverse();
        labels
    }

    fn marginals(&self, emissions: &[[f32; N]]) -> Vec<[f32; N]> {
        let transitions = self.transitions.map(|row| row.map(f32::exp));
        let potentials: Vec<[f32; N]> = emissions.iter().map(potential).collect();
        let mut forward: Vec<[f32; N]> = Vec::with_capacity(potentials.len());
        let mut last = normal(potentials[0]);
        forward.push(last);
        for potential in &potentials[1..] {
            let sum = |to: usize| (0..N).map(|from| last[from] * transitions[from][to]).sum::<f32>();
            last = normal(std::array::from_fn(|to| sum(to) * potential[to]));
            forward.push(last);
        }
        let mut backward = [1.0; N];
        for at in (0..potentials.len()).rev() {
            let alpha = forward[at];
            forward[at] = normal(std::array::from_fn(|label| alpha[label] * backward[label]));
            let ahead: [f32; N] = std::array::from_fn(|to| backward[to] * potentials[at][to]);
            let sum = |from: usize| (0..N).map(|to| transitions[from][to] * ahead[to]).sum::<f32>();
            backward = normal(std::array::from_fn(sum));
        }
        forward
    }
}

/// The exponential of scores, held so that the largest is one.
fn potential(scores: &[f32; N]) -> [f32; N] {
    let largest = scores.iter().copied().fold(f32::MIN, f32::max);
    scores.map(|score| (score - largest).exp())
}

fn normal(row: [f32; N]) -> [f32; N] {
    let sum: f32 = row.iter().sum();
    if sum > 0.0 { row.map(|value| value / sum) } else { [1.0 / N as f32; N] }
}

/// A weight file of the transitions and of the buckets' rows, which ascend.
pub fn write(transitions: &[[f32; N]; N], rows: &[(u32, [f32; N])]) -> Vec<u8> {
    let largest = rows.iter().flat_map(|(_, row)| row).map(|weight| weight.abs()).fold(0.0_f32, f32::max);
    let scale = largest.max(f32::MIN_POSITIVE) / 127.0;
    let byte = |weight: f32| ((weight / scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned();
    let mut kept = vec![0_u64; WORDS];
    let mut weights = Vec::new();
    for (bucket, row) in rows {
        let row = row.map(byte);
        if row.iter().any(|weight| *weight != 0) {
            kept[(bucket >> 6) as usize] |= 1 << (bucket & 63);
            weights.extend(row);
        }
    }
    let mut file = MAGIC.to_vec();
    file.extend(scale.to_le_bytes());
    file.extend(transitions.iter().flatten().flat_map(|weight| weight.to_le_bytes()));
    file.extend(kept.iter().flat_map(|word| word.to_le_bytes()));
    file.extend(weights);
    file
}
