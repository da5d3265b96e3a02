/** A source and a sink in memory that keep every promise: for tests of what runs sources and sinks. */
@NullMarked
package io.dataweaver.testkit.memory;

import org.jspecify.annotations.NullMarked;
