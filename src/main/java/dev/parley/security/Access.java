package dev.parley.security;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

/** Whether callers must authenticate. */
public enum Access {

	/** Protected mode: nothing is configured, so only this machine may call. */
	PROTECTED,

	/** Everybody may call, by an explicit setting. */
	OPEN,

	/** Callers must send a key or a token. */
	AUTHENTICATED;

	/**
	 * The access mode for the settings.
	 * @param address to listen on; null: all
	 * @throws SecuritySettingsException if the settings would open the server by accident
	 */
	static Access of(SecurityProperties settings, @Nullable InetAddress address) {
		if (settings.auth() == SecurityProperties.Auth.NONE) {
			if (settings.namesCallers()) {
				throw new SecuritySettingsException(
						"PARLEY_AUTH=none lets everybody call, but keys, users or an issuer are set too.",
						"Remove PARLEY_AUTH, or remove the keys, users and issuer.");
			}
			return OPEN;
		}
		if (settings.namesCallers()) {
			return AUTHENTICATED;
		}
		if (!loopback(address)) {
			throw new SecuritySettingsException(
					"Parley would listen on %s, but no authentication is configured."
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
