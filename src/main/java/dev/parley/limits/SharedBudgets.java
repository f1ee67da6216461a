package dev.parley.limits;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.store.Replicas;
import dev.parley.store.database.Upkeep;
import dev.parley.store.usage.Budgets;
import dev.parley.store.usage.Budgets.Account;
import dev.parley.store.usage.Budgets.Limit;
import dev.parley.store.usage.Budgets.Outcome;
import dev.parley.store.usage.Budgets.Settlement;

import org.springframework.context.SmartLifecycle;

/**
 * Counts in the database, for several servers. A reservation is one transaction. What was
 * used is stored in the background: at once, together for all runs that have ended since,
 * and after an outage of the database when it is back. What a server has reserved that is
 * gone is released. Thread-safe.
 */
final class SharedBudgets implements BudgetCounter, SmartLifecycle {

	private static final Duration RETRY = Duration.ofSeconds(1);

	private static final int CAPACITY = 100_000;

	private static final Duration MEMORY = Duration.ofDays(1);

	/** What another server needs to settle runs that have ended. */
	private static final Duration MOMENT = Duration.ofMillis(100);

	private static final int MOMENTS = 3;

	private static final Duration RELEASE = Duration.ofSeconds(2);

	private static final Duration CLEANING = Duration.ofHours(1);

	private final Budgets budgets;

	private final Replicas replicas;

	private final Clock clock;

	private final ConcurrentMap<Account, Settlement> unsettled = new ConcurrentHashMap<>();

	/** What was spent, when this server saw the budget last. */
	private final Cache<Account, Long> stored = Caffeine.newBuilder()
		.maximumSize(CAPACITY)
		.expireAfterWrite(MEMORY)
		.build();

	private final ReentrantLock flushing = new ReentrantLock();

	private final Upkeep upkeep = new Upkeep("budgets", "Storing the budgets");

	private volatile boolean running;

	SharedBudgets(Budgets budgets, Replicas replicas, Clock clock) {
		this.budgets = budgets;
		this.replicas = replicas;
		this.clock = clock;
	}

	@Override
	public Result reserve(List<Limit> limits, long amount, ToLongFunction<Account> spentBefore) {
		int refusals = 0;
		while (true) {
			switch (this.budgets.reserve(limits, amount)) {
				case Outcome.Reserved(Map<Account, Long> spent) -> {
					this.stored.putAll(spent);
					return new Reserved((used) -> settle(limits, amount, used));
				}
				case Outcome.Unopened(Account account) -> this.budgets.open(account, spentBefore.applyAsLong(account));
				case Outcome.Exhausted(Account account, boolean reservedElsewhere) -> {
					refusals++;
					if (!mayBeOutdated(refusals, reservedElsewhere)) {
						return new Exhausted(account);
					}
				}
			}
		}
	}

	/** Without what other servers have stored since this one has used the budget. */
	@Override
	public OptionalLong spent(Account account) {
		Long known = this.stored.getIfPresent(account);
		if (known == null) {
			return OptionalLong.empty();
		}
		Settlement waiting = this.unsettled.get(account);
		return OptionalLong.of(known + ((waiting != null) ? waiting.used() : 0));
	}

	/**
	 * Whether to ask again: runs that have just ended may have used less than they
	 * reserved. Those of this server are settled first, those of others after a moment.
	 */
	private boolean mayBeOutdated(int refusals, boolean reservedElsewhere) {
		if (refusals == 1) {
			flush();
			return true;
		}
		if (refusals > MOMENTS || !reservedElsewhere) {
			return false;
		}
		try {
			Thread.sleep(MOMENT);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void settle(List<Limit> limits, long reserved, long used) {
		limits.forEach((limit) -> add(new Settlement(limit.account(), reserved, used)));
		// If the server stops, it is stored at the end.
		this.upkeep.once(Duration.ZERO, this::flush);
	}

	private void add(Settlement settlement) {
		this.unsettled.merge(settlement.account(), settlement, (one, other) -> new Settlement(one.account(),
				one.reserved() + other.reserved(), one.used() + other.used()));
	}

	private void flush() {
		this.flushing.lock();
		try {
			List<Settlement> settlements = new ArrayList<>();
			for (Account account : this.unsettled.keySet()) {
				Settlement settlement = this.unsettled.remove(account);
				if (settlement != null) {
					settlements.add(settlement);
				}
			}
			store(settlements);
		}
		finally {
			this.flushing.unlock();
		}
	}

	private void store(List<Settlement> settlements) {
		boolean stored = settlements.isEmpty();
		try {
			if (!stored) {
				this.stored.putAll(this.budgets.settle(settlements));
				stored = true;
			}
		}
		finally {
			if (!stored) {
				settlements.forEach(this::add);
			}
		}
	}

	private void release() {
		List<String> holders = this.budgets.holders();
		List<String> living = holders.isEmpty() ? List.of() : this.replicas.living();
		if (!living.isEmpty()) {
			holders.stream().filter((holder) -> !living.contains(holder)).forEach(this.budgets::release);
		}
	}

	private void clean() {
		// Runs may still end that began yesterday.
		this.budgets.deleteBefore(LocalDate.ofInstant(this.clock.instant(), ZoneOffset.UTC).minusDays(1));
	}

	@Override
	public void start() {
		this.running = true;
		this.upkeep.every(RETRY, this::flush);
		this.upkeep.every(RELEASE, this::release);
		this.upkeep.every(CLEANING, this::clean);
	}

	@Override
	public void stop() {
		this.running = false;
		this.upkeep.close();
		this.upkeep.attempt(this::flush);
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
