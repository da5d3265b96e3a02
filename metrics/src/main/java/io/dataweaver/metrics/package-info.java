/**
 * Runs as Micrometer meters, for the registry that an application has, and as a page that Prometheus reads.
 */
@NullMarked
package io.dataweaver.metrics;

import org.jspecify.annotations.NullMarked;
