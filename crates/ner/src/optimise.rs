//! OWL-QN: the quasi-Newton method L-BFGS for a smooth loss plus the sum of the weights' magnitudes, which leaves most
//! weights at exactly nought (Andrew and Gao, 2007).

/// How many steps back the curvature is remembered.
const MEMORY: usize = 7;

/// A smooth function with its gradient.
pub trait Loss {
    /// The value at `x`; the gradient goes to `gradient`.
    fn at(&mut self, x: &[f64], gradient: &mut [f64]) -> f64;
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The direction in which the whole function falls, of its parts that are smooth and not.
fn pseudo(x: &[f64], gradient: &[f64], l1: f64) -> Vec<f64> {
    let one = |(x, gradient): (&f64, &f64)| match *x {
        x if x > 0.0 => gradient + l1,
        x if x < 0.0 => gradient - l1,
        _ if gradient + l1 < 0.0 => gradient + l1,
        _ if gradient - l1 > 0.0 => gradient - l1,
        _ => 0.0,
    };
    x.iter().zip(gradient).map(one).collect()
}

/// Minimises `loss` plus `l1` times the magnitudes, from `x` on; tells of each step.
pub fn minimise(loss: &mut impl Loss, x: &mut Vec<f64>, l1: f64, steps: usize, mut tell: impl FnMut(usize, f64)) {
    let magnitude = |x: &[f64]| l1 * x.iter().map(|x| x.abs()).sum::<f64>();
    let mut gradient = vec![0.0; x.len()];
    let mut value = loss.at(x, &mut gradient) + magnitude(x);
    let mut memory: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
    for step in 0..steps {
        let slope = pseudo(x, &gradient, l1);
        let mut direction = descend(&memory, &slope);
        for (direction, slope) in direction.iter_mut().zip(&slope) {
            if *direction * slope >= 0.0 {
                *direction = 0.0;
            }
        }
        let along = dot(&direction, &slope);
        let mut length = if step == 0 { 1.0 / dot(&slope, &slope).sqrt() } else { 1.0 };
        let (mut next, mut next_gradient, mut next_value) = (Vec::new(), vec![0.0; x.len()], f64::INFINITY);
        for _ in 0..20 {
            next = walk(x, &slope, &direction, length);
            next_value = loss.at(&next, &mut next_gradient) + magnitude(&next);
            if next_value <= value + 1e-4 * length * along {
                break;
            }
            length *= 0.5;
        }
        if next_value > value {
            return;
        }
        let moved: Vec<f64> = next.iter().zip(x.iter()).map(|(new, old)| new - old).collect();
        let bent: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(new, old)| new - old).collect();
        let curvature = dot(&moved, &bent);
        if curvature > 0.0 {
            if memory.len() == MEMORY {
                memory.remove(0);
            }
            memory.push((moved, bent, curvature));
        }
        let gained = (value - next_value) / value.abs().max(1.0);
        (*x, gradient, value) = (next, next_gradient, next_value);
        tell(step, value);
        if gained < 1e-5 {
            return;
        }
    }
}

/// The two loops of L-BFGS.
fn descend(memory: &[(Vec<f64>, Vec<f64>, f64)], slope: &[f64]) -> Vec<f64> {
    let mut direction: Vec<f64> = slope.iter().map(|slope| -slope).collect();
    let mut shares = vec![0.0; memory.len()];
    for (share, (moved, bent, curvature)) in shares.iter_mut().zip(memory).rev() {
        *share = dot(moved, &direction) / curvature;
        direction.iter_mut().zip(bent).for_each(|(direction, bent)| *direction -= *share * bent);
    }
    if let Some((_, bent, curvature)) = memory.last() {
        let scale = curvature / dot(bent, bent);
        direction.iter_mut().for_each(|direction| *direction *= scale);
    }
    for (share, (moved, bent, curvature)) in shares.iter().zip(memory) {
        let back = dot(bent, &direction) / curvature;
        direction.iter_mut().zip(moved).for_each(|(direction, moved)| *direction += (share - back) * moved);
    }
    direction
}

/// A step that stops at nought where it would change a weight's sign.
fn walk(x: &[f64], slope: &[f64], direction: &[f64], length: f64) -> Vec<f64> {
    let one = |((x, slope), direction): ((&f64, &f64), &f64)| {
        let next = x + length * direction;
        let side = if *x == 0.0 { -slope } else { *x };
        if next * side < 0.0 { 0.0 } else { next }
    };
    x.iter().zip(slope).zip(direction).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::{Loss, minimise};

    struct Bowl;

    impl Loss for Bowl {
        fn at(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
            let centre = [3.0, -2.0, 0.1];
            let mut value = 0.0;
            for ((gradient, x), centre) in gradient.iter_mut().zip(x).zip(centre) {
                *gradient = x - centre;
                value += 0.5 * (x - centre).powi(2);
            }
            value
        }
    }

    #[test]
    fn weights_shrink_by_the_price_and_small_ones_are_nought() {
        let mut x = vec![0.0; 3];
        minimise(&mut Bowl, &mut x, 0.5, 50, |_, _| ());
        assert!((x[0] - 2.5).abs() < 1e-3 && (x[1] + 1.5).abs() < 1e-3, "{x:?}");
        assert_eq!(x[2], 0.0);
    }
}
