import module java.base;

/** What one phase of the load has measured. Thread-safe. */
final class Tally {

	private final Samples firstToken = new Samples();

	private final Samples added = new Samples();

	/** Counts a token that came so long after its request, and so long after it was sent; in nanoseconds. */
	void token(boolean first, long sinceAsked, long sinceSent) {
		this.added.add(sinceSent);
		if (first) {
			this.firstToken.add(sinceAsked);
		}
	}

	int tokens() {
		return this.added.count();
	}

	Samples firstToken() {
		return this.firstToken;
	}

	/** Medians and 99th percentiles of both times, in milliseconds. */
	String times() {
		return "%17s %17s".formatted(this.firstToken.percentiles(), this.added.percentiles());
	}

}
