package io.dataweaver.core.stage;

import io.dataweaver.api.sink.SinkWriter;
import java.util.List;

/**
 * The way of one dataset through a stage.
 *
 * @param dataset its name
 * @param steps the transforms, made for this split alone
 * @param writer where its rows go
 */
public record StageLane(String dataset, List<StageStep> steps, SinkWriter writer) {

    public StageLane {
        steps = List.copyOf(steps);
    }
}
