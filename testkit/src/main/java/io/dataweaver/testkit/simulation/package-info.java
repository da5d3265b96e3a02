/** A world in which an engine runs on simulated time, with faults, the same way again for the same seed. */
@NullMarked
package io.dataweaver.testkit.simulation;

import org.jspecify.annotations.NullMarked;
