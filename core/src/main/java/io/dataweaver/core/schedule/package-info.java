/** Threads, waiting and time, behind one interface that tests can take over. */
@NullMarked
package io.dataweaver.core.schedule;

import org.jspecify.annotations.NullMarked;
