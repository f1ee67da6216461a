package dev.parley.testing;

import org.jspecify.annotations.Nullable;

/** How a completion ends after its parts. */
record Closing(Tail tail, @Nullable String finishReason, boolean finishes, @Nullable Usage usage, boolean reportsUsage,
		boolean saysDone) {

	static final Closing NORMAL = new Closing(Tail.COMPLETE, null, true, null, true, true);

	Closing tail(Tail tail) {
		return new Closing(tail, this.finishReason, this.finishes, this.usage, this.reportsUsage, this.saysDone);
	}

	Closing finishReason(@Nullable String reason) {
		return new Closing(this.tail, reason, reason != null, this.usage, this.reportsUsage, this.saysDone);
	}

	Closing usage(@Nullable Usage usage) {
		return new Closing(this.tail, this.finishReason, this.finishes, usage, usage != null, this.saysDone);
	}

	Closing withoutDone() {
		return new Closing(this.tail, this.finishReason, this.finishes, this.usage, this.reportsUsage, false);
	}

	/** The event after the last part. */
	enum Tail {

		COMPLETE, END, STALL, CUT, RESET, GARBAGE, ERROR

	}

	/** The usage that the model reports. */
	record Usage(int prompt, int completion, int cached, int reasoning) {

		Usage(int prompt, int completion) {
			this(prompt, completion, 0, 0);
		}

	}

}
