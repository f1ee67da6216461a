import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What the clients of the chaos run have seen. Thread-safe. */
final class ReplicaTally {

	/** Tokens come every 50 ms; a longer silence across a kill is that of a stream that was affected. */
	private static final long SILENCE = Duration.ofMillis(400).toNanos();

	private final Queue<Long> kills = new ConcurrentLinkedQueue<>();

	private final Queue<Long> silences = new ConcurrentLinkedQueue<>();

	private final Map<Integer, String> sessions = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();

	final AtomicInteger withoutEnd = new AtomicInteger();

	final AtomicInteger different = new AtomicInteger();

	void killed() {
		this.kills.add(System.nanoTime());
	}

	int kills() {
		return this.kills.size();
	}

	void refused(int status) {
		failed("status " + status);
	}

	void failed(String what) {
		this.failures.computeIfAbsent(what, (_) -> new AtomicInteger()).incrementAndGet();
	}

	/** A client has had no event between two times. */
	void silence(long from, long to) {
		if (to - from > SILENCE) {
			this.kills.stream().filter((kill) -> from <= kill && kill < to).findFirst()
				.ifPresent((kill) -> this.silences.add(to - kill));
		}
	}

	void ended(int question, String session, String end, String text) {
		if (end.isEmpty()) {
			this.withoutEnd.incrementAndGet();
		}
		else if (!text.equals(EchoUpstream.answer(question))) {
			this.different.incrementAndGet();
		}
		if (!session.isEmpty()) {
			this.sessions.put(question, session);
		}
	}

	/** The sessions of the acknowledged questions. */
	Map<Integer, String> sessions() {
		return this.sessions;
	}

	/** How often clients were told what to try again. */
	Map<String, AtomicInteger> failures() {
		return new TreeMap<>(this.failures);
	}

	/** From a kill to the next event of the streams that it silenced, in milliseconds. */
	String takeOver() {
		List<Long> sorted = new ArrayList<>(this.silences);
		sorted.sort(null);
		return sorted.isEmpty() ? "-" : "%,d / %,d ms, %d streams".formatted(sorted.get(sorted.size() / 2) / 1_000_000,
				sorted.get(sorted.size() * 99 / 100) / 1_000_000, sorted.size());
	}

}
