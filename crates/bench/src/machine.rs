//! What the kernel says of processes: processor time and memory. Linux only.

use std::{fs, time::Duration};

/// Clock ticks a second in `/proc`: a constant of the kernel's interface.
const TICKS: u64 = 100;

struct Stat {
    pid: u32,
    parent: u32,
    own: u64,
    of_ended_children: u64,
}

impl Stat {
    /// To the nanosecond where the scheduler keeps count. It does so thread by thread and forgets those that have
    /// ended: right for PostgreSQL's processes, which have one.
    fn of_one_thread(&self) -> Duration {
        let counted = fs::read_to_string(format!("/proc/{}/schedstat", self.pid)).unwrap_or_default();
        let nanos = counted.split(' ').next().and_then(|nanos| nanos.parse().ok());
        nanos.map_or_else(|| duration(self.own), Duration::from_nanos)
    }
}

fn stat(pid: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in parentheses, may hold anything; what follows is fixed.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok());
    Some(Stat {
        pid,
        parent: fields.get(1)?.parse().ok()?,
        own: number(11)? + number(12)?,
        of_ended_children: number(13)? + number(14)?,
    })
}

fn duration(ticks: u64) -> Duration {
    Duration::from_millis(ticks * 1000 / TICKS)
}

/// The processor time of one process so far, user and system.
pub fn cpu(pid: u32) -> Duration {
    stat(pid).map_or(Duration::ZERO, |stat| duration(stat.own))
}

/// The processor time of a process of one thread, its children and those of its children that have ended.
pub fn cpu_with_children(pid: u32) -> Duration {
    let Ok(entries) = fs::read_dir("/proc") else { return Duration::ZERO };
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let children: Duration =
        pids.filter_map(stat).filter(|stat| stat.parent == pid).map(|stat| stat.of_one_thread()).sum();
    stat(pid).map_or(Duration::ZERO, |stat| stat.of_one_thread() + duration(stat.of_ended_children) + children)
}

/// The memory of a process, in MB.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// All that is resident: the program's own pages, which all its processes share, included.
    pub resident: f64,
    /// What only this process has.
    pub private: f64,
}

/// The memory of a process; none if it has ended.
pub fn memory(pid: u32) -> Option<Memory> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let megabytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().trim_end_matches(" kB").parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
    };
    Some(Memory { resident: megabytes("VmRSS:")?, private: megabytes("RssAnon:")? })
}

/// The processor time that the whole machine was busy so far.
pub fn busy() -> Duration {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let fields = text.lines().next().unwrap_or_default().split_whitespace().skip(1);
    let ticks: Vec<u64> = fields.map_while(|field| field.parse().ok()).collect();
    // user, nice, system, idle, waiting for disk, then interrupts; guests are counted in user already.
    duration(ticks.iter().take(7).enumerate().filter(|(i, _)| !matches!(i, 3 | 4)).map(|(_, ticks)| ticks).sum())
}

/// How many processors there are, and how much memory in GB.
pub fn size() -> (usize, u64) {
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes =
        text.lines().find_map(|line| line.strip_prefix("MemTotal:")?.trim().split(' ').next()?.parse().ok());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    (cores, kilobytes.unwrap_or(0u64) / (1 << 20))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{busy, cpu, cpu_with_children, memory};

    #[test]
    fn our_own_process_is_seen() {
        let me = std::process::id();
        assert!(memory(me).unwrap().resident > 0.5);
        assert!(busy() > cpu(me) && busy() > cpu_with_children(me));
    }
}
