/**
 * The gateway to the model. The OpenAI SDK and what Spring AI makes of it are seen here
 * and nowhere else in the core; everybody else speaks of prompts, answers and faults.
 */
@NamedInterface("model")
@NullMarked
package dev.parley.agent.model;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
