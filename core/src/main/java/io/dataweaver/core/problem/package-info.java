/** What is wrong with a definition: all of it at once, with its place, as text or data. */
@NullMarked
package io.dataweaver.core.problem;

import org.jspecify.annotations.NullMarked;
