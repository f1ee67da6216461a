package dev.parley.agent;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Loads the encodings of the agents' models once the server is up, so that neither the
 * start nor the first message that needs them waits for it.
 */
final class EncodingLoader implements ApplicationListener<ApplicationReadyEvent> {

	private final AgentCatalog catalog;

	private final Agents agents;

	EncodingLoader(AgentCatalog catalog, Agents agents) {
		this.catalog = catalog;
		this.agents = agents;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		// It computes and never waits, so a virtual thread would keep its carrier.
		Thread.ofPlatform().daemon().name("encodings").start(this::load);
	}

	private void load() {
		this.catalog.all()
			.stream()
			.map((agent) -> TokenCounter.of(this.agents.modelOf(agent)))
			.distinct()
			.forEach(TokenCounter::load);
	}

}
