/** Surroundings for components under test. */
@NullMarked
package io.dataweaver.testkit.plugin;

import org.jspecify.annotations.NullMarked;
