import module java.base;

/** A protocol in which the server streams answers: its path, its headers and its requests. */
enum Wire {

	CHAT("/chat/stream", "", "{'message':'Hello number %1$d'}"),

	COMPLETIONS("/v1/chat/completions", "",
			"{'model':'assistant','stream':true,'messages':[{'role':'user','content':'Hello number %1$d'}]}"),

	RESPONSES("/v1/responses", "", "{'model':'assistant','stream':true,'input':'Hello number %1$d'}"),

	AGUI("/agui", "",
			"{'threadId':'bench-%1$d','runId':'run-%1$d','state':{},'tools':[],'context':[],'forwardedProps':{},"
					+ "'messages':[{'id':'message-%1$d','role':'user','content':'Hello number %1$d'}]}"),

	AI_SDK("/ai-sdk/chat", "",
			"{'id':'bench-%1$d','trigger':'submit-message',"
					+ "'messages':[{'id':'message-%1$d','role':'user','parts':[{'type':'text','text':'Hello number %1$d'}]}]}"),

	A2A("/a2a", "A2A-Version: 1.0\r\n",
			"{'jsonrpc':'2.0','id':%1$d,'method':'SendStreamingMessage','params':{'message':{'messageId':'message-%1$d',"
					+ "'role':'ROLE_USER','parts':[{'text':'Hello number %1$d'}]}}}"),

	WEBSOCKET("/ws", "", "{'type':'message','message':'Hello number %1$d'}");

	private final String path;

	private final String headers;

	private final String body;

	Wire(String path, String headers, String body) {
		this.path = path;
		this.headers = headers;
		this.body = body.replace('\'', '"');
	}

	String path() {
		return this.path;
	}

	/** The JSON of the request with this number, which is also in its ids. */
	String body(int number) {
		return this.body.formatted(number);
	}

	/** The whole HTTP request. */
	String request(int number) {
		String body = body(number);
		return "POST " + this.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + this.headers
				+ "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
	}

}
