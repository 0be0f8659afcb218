//! The proof of work, done while the page goes on answering taps.

use thiqa_wire::Solution;
use thiqa_wire::work::Work;

use crate::browser::clock;

/// Milliseconds of work between two looks at the page: a tap never waits for it.
const SLICE: f64 = 8.0;
/// Nonces tried between two looks at the clock: about a millisecond on a slow phone.
const TRIES: u32 = 512;

/// Works in slices, and gives the page back in between; `tell` hears how many puzzles are solved.
pub async fn solve(mut work: Work, tell: impl Fn(usize)) -> Solution {
    loop {
        let begun = clock::milliseconds();
        while clock::milliseconds() - begun < SLICE {
            if let Some(solution) = work.step(TRIES) {
                return solution;
            }
        }
        tell(work.solved());
        clock::pause(0).await;
    }
}
