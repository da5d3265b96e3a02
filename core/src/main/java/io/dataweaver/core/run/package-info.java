/** Running a plan: engines, run handles and results. */
@NullMarked
package io.dataweaver.core.run;

import org.jspecify.annotations.NullMarked;
