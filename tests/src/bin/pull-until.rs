//! Pulls at the desk in a folder and dies, as when the power fails, after so many steps.
//! `pull-until FOLDER STEPS`; prints each step as it is done.

use thiqa_stories::{Clock, Workplace};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, steps] = arguments.as_slice() else {
        panic!("pull-until FOLDER STEPS");
    };
    let mut left: usize = steps.parse().expect("a number of steps");
    let desk = Workplace { folder: folder.into(), clock: Clock::of_the_machine(), machine: None };
    let pulled = desk.tries_to_pull(&mut |step| {
        println!("{}", format!("{step:?}").split('(').next().unwrap_or_default());
        if left == 0 {
            let me = rustix::process::getpid();
            let _ = rustix::process::kill_process(me, rustix::process::Signal::KILL);
        }
        left = left.saturating_sub(1);
    });
    pulled.expect("a pull");
}
