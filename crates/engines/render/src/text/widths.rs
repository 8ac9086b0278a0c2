//! The widths of letters in thousandths of their size, each the wider of Liberation Sans (as wide as Helvetica and Arial)
//! and DejaVu Sans.

/// From the space to the tilde.
const PLAIN: [i32; 95] = [
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637, 637, 637, 637, 637,
    637, 637, 637, 337, 337, 838, 838, 838, 557, 1016, 685, 687, 723, 771, 667, 611, 778, 752, 295, 500, 667, 558, 863,
    749, 788, 667, 788, 723, 667, 611, 732, 685, 989, 686, 667, 686, 391, 337, 391, 838, 557, 500, 613, 635, 550, 635,
    616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637,
    337, 637, 838,
];
const BOLD: [i32; 95] = [
    349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366, 696, 696, 696, 696, 696, 696, 696,
    696, 696, 696, 400, 400, 838, 838, 838, 611, 1000, 774, 763, 734, 831, 684, 684, 821, 837, 373, 557, 775, 638, 996,
    837, 851, 733, 851, 771, 721, 683, 813, 774, 1104, 771, 725, 726, 458, 366, 458, 838, 557, 500, 675, 716, 593, 716,
    679, 436, 716, 712, 343, 343, 666, 343, 1042, 712, 688, 716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 712,
    366, 712, 838,
];

/// How wide a letter is at most.
pub fn width(letter: char, bold: bool) -> i32 {
    let table = if bold { &BOLD } else { &PLAIN };
    if let Some(known) = (letter as usize).checked_sub(32).and_then(|index| table.get(index)) {
        return *known;
    }
    let plain = other(letter);
    if bold { plain * 5 / 4 } else { plain }
}

/// Letters beyond ASCII, by classes of which each has the width of its widest.
fn other(letter: char) -> i32 {
    match letter {
        _ if is_mark(letter) => 0,
        'Æ' | 'æ' | 'Œ' | 'œ' | 'Ŵ' | '©' | '®' | '¼' | '½' | '¾' => 1_070,
        'ŵ' | 'ŉ' | 'ħ' | 'Ħ' => 920,
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' | '·' => 320,
        '\u{a0}'..='\u{bf}' | '×' | '÷' => 840,
        'À'..='ſ' if letter.is_lowercase() => 640,
        'À'..='ſ' => 790,
        '–' => 560,
        '‘'..='‟' => 540,
        '‐'..='⁞' if letter != '‰' && letter != '‱' => 1_000,
        '\u{370}'..='\u{5ff}' => 1_180,
        '一'..='鿿' | '가'..='힣' | '\u{3000}'..='ヿ' => 1_000,
        // Ligatures of whole sentences.
        '\u{fdfa}'..='\u{fdfd}' => 9_000,
        // Pictures, symbols and scripts of which nobody can know the font.
        _ => 1_750,
    }
}

/// Whether two characters are one sign to the eye, so that no line may end between them.
pub fn belongs(before: char, after: char) -> bool {
    let flag = |letter: char| ('\u{1f1e6}'..='\u{1f1ff}').contains(&letter);
    is_mark(after) || before == '\u{200d}' || flag(before) && flag(after)
}

/// Accents that stand on the letter before them, joiners, and what chooses between forms of it.
fn is_mark(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200b}'..='\u{200f}'
        | '\u{2060}'..='\u{2064}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}
