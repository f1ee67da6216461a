package dev.parley.testing;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** When the parts of a completion are sent. */
record Pacing(Duration first, Duration second, Duration later, @Nullable Gate gate, boolean headersHeld) {

	static final Pacing AT_ONCE = new Pacing(Duration.ZERO, Duration.ZERO, Duration.ZERO, null, false);

	Pacing every(Duration pause) {
		return new Pacing(this.first, pause, pause, this.gate, this.headersHeld);
	}

	Pacing first(Duration pause) {
		return new Pacing(pause, this.second, this.later, this.gate, this.headersHeld);
	}

	Pacing second(Duration pause) {
		return new Pacing(this.first, pause, this.later, this.gate, this.headersHeld);
	}

	Pacing gate(Gate gate) {
		return new Pacing(this.first, this.second, this.later, gate, this.headersHeld);
	}

	Pacing holdingHeaders() {
		return new Pacing(this.first, this.second, this.later, this.gate, true);
	}

	Duration before(int part) {
		return switch (part) {
			case 0 -> this.first;
			case 1 -> this.second;
			default -> this.later;
		};
	}

}
