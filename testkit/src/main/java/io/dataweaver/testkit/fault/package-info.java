/** A network that fails when a test wants it to. */
@NullMarked
package io.dataweaver.testkit.fault;

import org.jspecify.annotations.NullMarked;
