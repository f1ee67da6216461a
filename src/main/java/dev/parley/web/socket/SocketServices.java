package dev.parley.web.socket;

import dev.parley.limits.RequestLimits;
import dev.parley.metrics.ReaderMetrics;
import dev.parley.security.CurrentUser;
import dev.parley.web.error.PublicErrors;
import dev.parley.web.filter.BodySizes;
import tools.jackson.databind.json.JsonMapper;

/** What all connections share. */
record SocketServices(SocketCallers callers, CurrentUser user, RequestLimits limits, PublicErrors errors,
		BodySizes sizes, JsonMapper json, ReaderMetrics readers, OpenSockets open, SocketSettings settings) {
}
