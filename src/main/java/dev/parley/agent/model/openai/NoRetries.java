package dev.parley.agent.model.openai;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.openai.core.Sleeper;

/**
 * For the SDK's pauses before retries, which Parley makes itself. The SDK's own sleeper
 * has a thread for each client, which nobody would end.
 */
final class NoRetries implements Sleeper {

	@Override
	public void sleep(Duration duration) {
		throw new IllegalStateException("The SDK must not retry");
	}

	@Override
	public CompletableFuture<Void> sleepAsync(Duration duration) {
		throw new IllegalStateException("The SDK must not retry");
	}

	@Override
	public void close() {
		// There is nothing to end.
	}

}
