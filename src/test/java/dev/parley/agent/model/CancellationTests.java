package dev.parley.agent.model;

import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.model.Cancellation.Registration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CancellationTests {

	private final Cancellation cancellation = new Cancellation();

	private final List<String> done = new ArrayList<>();

	@Test
	void registeredActionsRunOnceInOrder() {
		try (Registration _ = this.cancellation.onRequest(() -> this.done.add("first"));
				Registration _ = this.cancellation.onRequest(() -> this.done.add("second"))) {
			assertThat(this.done).isEmpty();
			this.cancellation.request();
			this.cancellation.request();
		}
		assertThat(this.done).containsExactly("first", "second");
	}

	@Test
	void closedRegistrationsDoNotRun() {
		this.cancellation.onRequest(() -> this.done.add("unwanted")).close();
		this.cancellation.request();
		assertThat(this.done).isEmpty();
	}

	@Test
	void lateRegistrationsRunImmediately() {
		this.cancellation.request();
		try (Registration _ = this.cancellation.onRequest(() -> this.done.add("late"))) {
			assertThat(this.done).containsExactly("late");
		}
	}

	@Test
	void itThrowsOnlyAfterTheRequest() {
		this.cancellation.throwIfRequested();
		assertThat(this.cancellation.isRequested()).isFalse();
		this.cancellation.request();
		assertThat(this.cancellation.isRequested()).isTrue();
		assertThatExceptionOfType(CancelledException.class).isThrownBy(this.cancellation::throwIfRequested);
	}

}
