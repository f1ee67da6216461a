/**
 * The port to the model: requests, answers, failures and cancellation. The adapters
 * implement it.
 */
@NamedInterface("model")
@NullMarked
package dev.parley.agent.model;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
