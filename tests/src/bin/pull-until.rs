//! Pulls at the desk in a folder and dies, as when the power fails, after so many steps.
//! `pull-until FOLDER STEPS`; prints each step as it is done.

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, steps] = arguments.as_slice() else {
        panic!("pull-until FOLDER STEPS");
    };
    let mut left: usize = steps.parse().expect("a number of steps");
    thiqa_stories::pull(folder.as_ref(), &mut |step| {
        println!("{}", format!("{step:?}").split('(').next().unwrap_or_default());
        if left == 0 {
            let me = rustix::process::getpid();
            let _ = rustix::process::kill_process(me, rustix::process::Signal::KILL);
        }
        left = left.saturating_sub(1);
    });
}
