package io.dataweaver.api.plugin;

import io.dataweaver.api.sink.SinkRun;
import java.nio.file.Path;

/**
 * The run whose rejected records a handler takes.
 *
 * @param run which one
 * @param fingerprint of the definition of the pipeline: changes with what decides which rows go where
 * @param folder where the pipeline keeps its state; need not exist
 * @param components what the handler may ask of its surroundings, the clock among them
 */
public record RejectionContext(SinkRun run, String fingerprint, Path folder, PluginContext components) {}
