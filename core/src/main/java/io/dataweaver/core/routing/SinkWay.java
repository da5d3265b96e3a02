package io.dataweaver.core.routing;

import io.dataweaver.core.transform.RowRouter;

/**
 * A way for the rows of one dataset to one of the sinks.
 *
 * @param sink its index among the sinks
 * @param rows which rows go there
 */
public record SinkWay(int sink, RowRouter.Way rows) {}
