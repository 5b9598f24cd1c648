//! Row heights, measured or estimated, with prefix sums in logarithmic time. No dependency provides such sums.

/// `measured` is false for estimates, and for measurements at another width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Height {
    value: f32,
    measured: bool,
}

impl Height {
    pub fn estimated(value: f32) -> Self {
        Self {
            value,
            measured: false,
        }
    }
}

/// `sums` is a Fenwick tree.
#[derive(Debug, Default)]
pub struct Heights {
    rows: Vec<Height>,
    sums: Vec<f64>,
}

impl Heights {
    /// Returns 0 for a row that does not exist.
    pub fn get(&self, row: usize) -> f32 {
        self.rows.get(row).map_or(0.0, |height| height.value)
    }

    pub fn entry(&self, row: usize) -> Option<Height> {
        self.rows.get(row).copied()
    }

    pub fn measure(&mut self, row: usize, value: f32) {
        let Some(height) = self.rows.get_mut(row) else {
            return;
        };
        let change = f64::from(value) - f64::from(height.value);
        *height = Height {
            value,
            measured: true,
        };
        if change != 0.0 {
            let mut at = row + 1;
            while let Some(sum) = self.sums.get_mut(at) {
                *sum += change;
                at += at & at.wrapping_neg();
            }
        }
    }

    /// Turns all heights into estimates, after the width changed.
    pub fn invalidate(&mut self) {
        for height in &mut self.rows {
            height.measured = false;
        }
    }

    pub fn splice(&mut self, from: usize, to: usize, rows: impl IntoIterator<Item = Height>) {
        if to >= self.rows.len() {
            self.rows.truncate(from);
            self.sums.resize(self.rows.len() + 1, 0.0);
            rows.into_iter().for_each(|height| self.push(height));
            return;
        }
        let _removed: Vec<_> = self.rows.splice(from.min(to)..to, rows).collect();
        self.rebuild();
    }

    fn push(&mut self, height: Height) {
        self.rows.push(height);
        let at = self.rows.len();
        let first = at & (at - 1);
        let (mut sum, mut child) = (f64::from(height.value), at - 1);
        while child > first {
            sum += self.sums.get(child).copied().unwrap_or(0.0);
            child &= child - 1;
        }
        self.sums.push(sum);
    }

    fn rebuild(&mut self) {
        self.sums = vec![0.0; self.rows.len() + 1];
        for (row, height) in self.rows.iter().enumerate() {
            let at = row + 1;
            let own = f64::from(height.value) + self.sums.get(at).copied().unwrap_or(0.0);
            if let Some(sum) = self.sums.get_mut(at) {
                *sum = own;
            }
            if let Some(parent) = self.sums.get_mut(at + (at & at.wrapping_neg())) {
                *parent += own;
            }
        }
    }

    /// Returns the height of all rows before `row`.
    #[expect(clippy::cast_possible_truncation, reason = "a position on screen")]
    pub fn offset_of(&self, row: usize) -> f32 {
        let mut at = row.min(self.rows.len());
        let mut sum = 0.0;
        while at > 0 {
            sum += self.sums.get(at).copied().unwrap_or(0.0);
            at &= at - 1;
        }
        sum as f32
    }

    pub fn total(&self) -> f32 {
        self.offset_of(self.rows.len())
    }

    /// Returns the row at `offset` from the top, and the offset of its own top.
    pub fn row_at(&self, offset: f32) -> (usize, f32) {
        let (mut low, mut high) = (0, self.rows.len().saturating_sub(1));
        while low < high {
            let middle = usize::midpoint(low, high + 1);
            if self.offset_of(middle) <= offset {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        (low, self.offset_of(low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefix_sums_follow_measurements_and_splices() {
        let mut heights = Heights::default();
        heights.splice(0, 0, (0..100).map(|_| Height::estimated(10.0)));
        assert_eq!(heights.total(), 1000.0);
        heights.measure(3, 25.0);
        assert_eq!(heights.total(), 1015.0);
        assert_eq!(heights.offset_of(4), 55.0);
        assert_eq!(heights.row_at(54.0), (3, 30.0));
        assert_eq!(heights.row_at(55.0), (4, 55.0));
        heights.splice(0, 50, []);
        assert_eq!((heights.rows.len(), heights.total()), (50, 500.0));
        assert_eq!(heights.row_at(1.0e9), (49, 490.0));
        heights.splice(0, 50, []);
        assert_eq!((heights.total(), heights.row_at(5.0)), (0.0, (0, 0.0)));
    }

    #[test]
    fn changes_at_the_end_give_the_same_sums_as_a_rebuild() {
        let mut heights = Heights::default();
        for step in 0..60_usize {
            let from = heights.rows.len().saturating_sub(step % 5);
            let value = f32::from(u8::try_from(step).unwrap());
            let added = (0..step % 7).map(|_| Height::estimated(value));
            heights.splice(from, usize::MAX, added);
            let sums = heights.sums.clone();
            heights.rebuild();
            assert_eq!(heights.sums, sums, "step {step}");
        }
    }
}
