package io.dataweaver.core.run;

import io.dataweaver.core.state.RunCounts;
import java.time.Duration;

/**
 * Where a run stands now.
 *
 * @param counts of the run so far, with those of earlier processes that it resumed
 * @param resumed of those, what earlier processes did
 * @param share of the work that is done, 0 to 1; negative if unknown
 * @param elapsed since this process started it
 */
public record RunProgress(RunCounts counts, RunCounts resumed, double share, Duration elapsed) {}
