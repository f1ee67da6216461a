package dev.parley.evaluation;

import java.nio.file.Path;

import dev.parley.security.KeyHash;

/**
 * The settings of the server that is evaluated, where they differ from the operator's.
 */
final class EvaluationSettings {

	private EvaluationSettings() {
	}

	/**
	 * One key that may ask every agent, a store of its own, no limits, and nothing that
	 * others see.
	 */
	static String[] of(Path data, String key) {
		return new String[] { "--server.port=0", "--server.address=127.0.0.1", "--parley.store.data-dir=" + data,
				"--parley.store.database-url=", "--parley.security.auth=", "--parley.security.keys[0].name=evaluation",
				"--parley.security.keys[0].sha256=" + KeyHash.of(key).hex(),
				"--parley.security.keys[0].roles=user,premium,admin", "--parley.limits.user-requests=",
				"--parley.limits.address-requests=", "--parley.limits.user-tokens=", "--parley.limits.client-tokens=",
				"--parley.limits.user-cost=", "--parley.limits.client-cost=", "--parley.webhook.url=",
				"--parley.tls.certificate=", "--parley.tls.key=", "--parley.security.allowed-hosts=",
				"--parley.log.level=warn", "--logging.level.root=warn" };
	}

}
