/** What components find out about their surroundings before a run. */
@NullMarked
package io.dataweaver.api.check;

import org.jspecify.annotations.NullMarked;
