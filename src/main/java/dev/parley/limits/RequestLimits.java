package dev.parley.limits;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.parley.caller.Caller;
import dev.parley.caller.LimitByTier;

/** Limits requests by user and by address. Thread-safe. */
public final class RequestLimits {

	static final Duration WINDOW = Duration.ofMinutes(1);

	private static final long NANOS = Duration.ofSeconds(1).toNanos();

	private final LimitProperties limits;

	private final Buckets users;

	private final Buckets addresses;

	private final Buckets failures;

	RequestLimits(LimitProperties limits, Buckets users, Buckets addresses, Buckets failures) {
		this.limits = limits;
		this.users = users;
		this.addresses = addresses;
		this.failures = failures;
	}

	/**
	 * Counts a request.
	 * @param address of the client, from the connection or a trusted proxy
	 * @return each limit that applies; the request may continue if all of them granted it
	 */
	public List<Quota> take(Caller caller, String address) {
		long ofAddress = this.limits.addressRequests().of(caller);
		long ofUser = this.limits.userRequests().of(caller);
		if (ofAddress == LimitByTier.NONE) {
			return (ofUser == LimitByTier.NONE) ? List.of() : List.of(user(caller, ofUser));
		}
		Quota fromAddress = quota("address", ofAddress, this.addresses.take(ClientAddress.network(address), ofAddress));
		// A request that is refused for its address does not count for its user.
		return (ofUser == LimitByTier.NONE || !fromAddress.granted()) ? List.of(fromAddress)
				: List.of(user(caller, ofUser), fromAddress);
	}

	private Quota user(Caller caller, long limit) {
		return quota("user", limit, this.users.take(caller.userId(), limit));
	}

	private static Quota quota(String name, long limit, Buckets.Taken taken) {
		return Quota.ofRequests(name, limit, taken.left(), Math.max(1, Math.ceilDiv(taken.resetNanos(), NANOS)),
				taken.granted());
	}

	/**
	 * How many more requests without a valid key or token an address may send; granted
	 * unless it is blocked. Empty if there is no limit.
	 */
	public Optional<Quota> failures(String address) {
		int limit = this.limits.failedRequests();
		if (limit == 0) {
			return Optional.empty();
		}
		long left = this.failures.left(ClientAddress.network(address), limit);
		return Optional.of(Quota.ofRequests("failed", limit, left, WINDOW.toSeconds(), left > 0));
	}

	/** Counts a request without a valid key or token. */
	public void failed(String address) {
		int limit = this.limits.failedRequests();
		if (limit > 0) {
			this.failures.take(ClientAddress.network(address), limit);
		}
	}

}
