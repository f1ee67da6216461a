package dev.parley.session;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.parley.agent.UserMessage;
import dev.parley.caller.Caller;
import dev.parley.run.StartedRun;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.store.Placement;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages that name their conversation by an id of the client's own. */
class ThreadIntegrationTests extends ServerTest {

	@Test
	void firstMessagesAtTheSameTimeBeginOneSession() throws Exception {
		CountDownLatch together = new CountDownLatch(8);
		try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<StartedRun>> started = IntStream.range(0, 8).mapToObj((number) -> clients.submit(() -> {
				together.countDown();
				together.await();
				return ask("test:one", "message " + number);
			})).toList();
			UUID session = started.getFirst().get().log().sessionId();
			for (Future<StartedRun> run : started) {
				assertThat(run.get().log().sessionId()).isEqualTo(session);
				assertThat(run.get().log().awaitEnd()).isInstanceOf(Done.class);
			}
			assertThat(this.server.get("/sessions/" + session)).has("/message_count", 16);
		}
		assertThat(ask("test:two", "another").log().sessionId())
			.isNotEqualTo(ask("test:one", "the same").log().sessionId());
	}

	private StartedRun ask(String thread, String message) {
		UserMessage userMessage = new UserMessage(message, null, null, null, Caller.ANONYMOUS.user(), false);
		return this.parley.part(SessionManager.class)
			.ask(new MessageRequest(Caller.ANONYMOUS, null, thread, null, userMessage, List.of(),
					new Placement.Opening(List.of(), false), null, BusyPolicy.ENQUEUE, false, null));
	}

}
