package dev.parley.web.tomcat;

import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/**
 * Gives each response a small character buffer: Tomcat's default takes 16 KB for each
 * connection and would stay unused, because Parley writes only bytes.
 */
final class SmallTextAdapter extends CoyoteAdapter {

	/** In characters; Tomcat's byte buffer may be up to sixteen times as large. */
	private static final int CHARACTERS = 512;

	private static final int BYTES = 16 * CHARACTERS;

	private final Connector connector;

	SmallTextAdapter(Connector connector) {
		super(connector);
		this.connector = connector;
	}

	@Override
	public void service(org.apache.coyote.Request coyoteRequest, org.apache.coyote.Response coyoteResponse)
			throws Exception {
		if (coyoteRequest.getNote(ADAPTER_NOTES) == null) {
			Request request = this.connector.createRequest(coyoteRequest);
			Response response = new Response(coyoteResponse, CHARACTERS);
			response.setBufferSize(BYTES);
			request.setResponse(response);
			response.setRequest(request);
			coyoteRequest.setNote(ADAPTER_NOTES, request);
			coyoteResponse.setNote(ADAPTER_NOTES, response);
		}
		super.service(coyoteRequest, coyoteResponse);
	}

}
