package dev.parley.security;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

/** Whether callers must show who they are. */
public enum Access {

	/** It is not said who may call, so this machine alone may. */
	PROTECTED,

	/** Everybody may call: the operator says so. */
	OPEN,

	/** Callers show a key or a token. */
	AUTHENTICATED;

	/**
	 * What the settings ask for.
	 * @param address to listen on; null: all
	 * @throws SecuritySettingsException if that would open the server by accident
	 */
	static Access of(SecurityProperties settings, @Nullable InetAddress address) {
		if (settings.auth() == SecurityProperties.Auth.NONE) {
			if (settings.namesCallers()) {
				throw new SecuritySettingsException(
						"PARLEY_AUTH=none lets everybody in, but there are keys, users or an issuer too.",
						"Remove PARLEY_AUTH, or remove the keys, users and issuer.");
			}
			return OPEN;
		}
		if (settings.namesCallers()) {
			return AUTHENTICATED;
		}
		if (!loopback(address)) {
			throw new SecuritySettingsException(
					"Parley would listen on %s, and it is not said who may call."
						.formatted((address != null) ? address.getHostAddress() : "all addresses"),
					"""
							Do one of these:
							  - set VALID_API_KEYS to a key that callers must send: java -jar parley.jar --generate-key makes one
							  - set SERVER_ADDRESS=127.0.0.1, so that only this machine can call
							  - set PARLEY_AUTH=none, if everybody may call, or something before Parley sees to it""");
		}
		return PROTECTED;
	}

	static boolean loopback(@Nullable InetAddress address) {
		return address != null && address.isLoopbackAddress();
	}

}
