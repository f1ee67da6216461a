package dev.parley.limits;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

import dev.parley.agent.model.Usage;
import dev.parley.cost.Prices;
import dev.parley.run.event.EndedRun;
import dev.parley.run.event.RunListener;
import dev.parley.store.database.StorageUnavailableException;
import dev.parley.store.database.Upkeep;
import dev.parley.store.usage.UsageRecords;
import dev.parley.store.usage.UsageRecords.Account;
import dev.parley.store.usage.UsageRecords.Totals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Sums up the usage of runs and its cost at the time, and stores the sums once a second
 * in one transaction, because many runs of one user would otherwise wait for each other
 * to update the same row. A crash loses the last second. Thread-safe.
 */
public final class UsageLedger implements RunListener, SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(UsageLedger.class);

	/** Maximum number of sums that wait for the store. */
	private static final int CAPACITY = 100_000;

	private final UsageRecords usageRecords;

	private final Prices prices;

	private final ConcurrentMap<Account, Totals> unstored = new ConcurrentHashMap<>();

	private final ReentrantLock flushing = new ReentrantLock();

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final Upkeep upkeep = new Upkeep("usage-ledger", "Storing the usage of runs");

	private volatile boolean running;

	UsageLedger(UsageRecords usageRecords, Prices prices) {
		this.usageRecords = usageRecords;
		this.prices = prices;
	}

	@Override
	public void ended(EndedRun run) {
		add(run, run.answeredBy(), run.usage(), 1);
	}

	/** Adds the usage of a model call that was made after a run, because of it. */
	public void add(EndedRun run, String model, Usage usage) {
		add(run, model, usage, 0);
	}

	private void add(EndedRun run, String model, Usage usage, int runs) {
		OptionalLong cost = this.prices.cost(model, usage);
		Account account = new Account(LocalDate.ofInstant(run.createdAt(), ZoneOffset.UTC), run.caller().userId(),
				run.caller().client(), run.agent(), model, cost.isPresent() ? this.prices.currency() : "");
		if (this.unstored.size() >= CAPACITY && !this.unstored.containsKey(account)) {
			logger.error("The usage of run {} is not recorded: too much usage waits for the store", run.id());
			return;
		}
		add(account, new Totals(usage.promptTokens(), usage.completionTokens(), runs, cost.orElse(0)));
	}

	private void add(Account account, Totals totals) {
		this.unstored.merge(account, totals, Totals::plus);
	}

	/**
	 * Stores the usage since the last flush.
	 * @throws StorageUnavailableException if that is not possible; nothing is lost
	 */
	@Override
	public void flush() {
		this.flushing.lock();
		try {
			List<UsageRecords.Entry> entries = new ArrayList<>();
			for (Account account : this.unstored.keySet()) {
				Totals totals = this.unstored.remove(account);
				if (totals != null) {
					entries.add(new UsageRecords.Entry(account, totals));
				}
			}
			store(entries);
		}
		finally {
			this.flushing.unlock();
		}
	}

	private void store(List<UsageRecords.Entry> entries) {
		boolean stored = entries.isEmpty();
		try {
			if (!stored) {
				this.usageRecords.add(entries);
				stored = true;
			}
		}
		finally {
			if (!stored) {
				entries.forEach((entry) -> add(entry.account(), entry.totals()));
			}
		}
	}

	@Override
	public void start() {
		this.running = true;
		this.upkeep.every(INTERVAL, this::flush);
	}

	@Override
	public void stop() {
		this.upkeep.close();
		this.upkeep.attempt(this::flush);
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** After the runs have ended and the web server has stopped. */
	@Override
	public int getPhase() {
		return 0;
	}

}
