package dev.parley.mcp.message;

import java.util.List;
import java.util.stream.Stream;

/**
 * The versions of MCP that Parley's server supports. Versions up to 2025-11-25 begin with
 * a handshake; in 2026-07-28 each request names its version.
 */
public final class ProtocolVersions {

	/** The version without a handshake. */
	public static final String STATELESS = "2026-07-28";

	/** The versions with a handshake, newest first. */
	public static final List<String> WITH_HANDSHAKE = List.of("2025-11-25", "2025-06-18", "2025-03-26");

	/** All versions, newest first. */
	public static final List<String> ALL = Stream.concat(Stream.of(STATELESS), WITH_HANDSHAKE.stream()).toList();

	private ProtocolVersions() {
	}

}
