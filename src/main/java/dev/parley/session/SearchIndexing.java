package dev.parley.session;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.parley.run.RunManager;
import dev.parley.store.SessionSearch;
import dev.parley.store.database.StorageUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Indexes new titles and messages in the background, so that a search has little left to
 * index: a few at a time while runs are active, all of them while none is.
 */
final class SearchIndexing implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(SearchIndexing.class);

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private final SessionSearch search;

	private final RunManager runs;

	private final ScheduledExecutorService scheduler = Executors
		.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("search-indexing").factory());

	private volatile boolean running;

	SearchIndexing(SessionSearch search, RunManager runs) {
		this.search = search;
		this.runs = runs;
	}

	@Override
	public void start() {
		this.running = true;
		Future<?> _ = this.scheduler.scheduleWithFixedDelay(this::index, INTERVAL.toMillis(), INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	private void index() {
		try {
			int indexed = this.search.index();
			while (indexed == SessionSearch.BATCH && this.running && this.runs.count() == 0) {
				indexed = this.search.index();
			}
		}
		catch (StorageUnavailableException ex) {
			logger.debug("Nothing was indexed, because the store is unavailable", ex);
		}
		catch (RuntimeException ex) {
			// Indexing must continue after a failure.
			logger.error("Titles and messages could not be indexed for search", ex);
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.scheduler.shutdownNow();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
