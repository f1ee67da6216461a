package dev.parley.caller;

import java.util.Locale;

/** The protocols in which clients call. */
public enum Wire {

	/** Parley's own: {@code /chat} and what belongs to it. */
	HTTP,

	/** OpenAI's, below {@code /v1}. */
	OPENAI,

	/** AG-UI. */
	AGUI,

	/** The UI message stream of the AI SDK. */
	AI_SDK,

	/** Parley's own over a WebSocket. */
	WEBSOCKET,

	/** Agent2Agent. */
	A2A,

	/** The Model Context Protocol. */
	MCP;

	/** The protocol of a request's path. */
	public static Wire ofPath(String path) {
		if (path.startsWith("/chat")) {
			return HTTP;
		}
		if (path.startsWith("/v1/")) {
			return OPENAI;
		}
		if (path.startsWith("/agui")) {
			return AGUI;
		}
		if (path.startsWith("/ai-sdk/")) {
			return AI_SDK;
		}
		if (path.equals("/ws")) {
			return WEBSOCKET;
		}
		if (path.startsWith("/a2a")) {
			return A2A;
		}
		return path.equals("/mcp") ? MCP : HTTP;
	}

	/** The name in metrics. */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
