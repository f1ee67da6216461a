package dev.parley.session;

import java.time.Duration;

import dev.parley.run.RunManager;
import dev.parley.store.SessionSearch;
import dev.parley.store.database.Upkeep;

import org.springframework.context.SmartLifecycle;

/**
 * Indexes new titles and messages in the background, so that a search has little left to
 * index: a few at a time while runs are active, all of them while none is.
 */
final class SearchIndexing implements SmartLifecycle {

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private final SessionSearch search;

	private final RunManager runs;

	private final Upkeep upkeep = new Upkeep("search-indexing", "Indexing for the search");

	private volatile boolean running;

	SearchIndexing(SessionSearch search, RunManager runs) {
		this.search = search;
		this.runs = runs;
	}

	@Override
	public void start() {
		this.running = true;
		this.upkeep.every(INTERVAL, this::index);
	}

	private void index() {
		int indexed = this.search.index();
		while (indexed == SessionSearch.BATCH && this.running && this.runs.count() == 0) {
			indexed = this.search.index();
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.upkeep.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
