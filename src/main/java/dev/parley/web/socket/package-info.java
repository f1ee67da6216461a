/**
 * WebSockets, for all protocols that use them: the upgrade, authentication, limits, pings
 * and the streaming of events. A protocol implements {@code SocketProtocol}.
 */
@NamedInterface("socket")
@NullMarked
package dev.parley.web.socket;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
