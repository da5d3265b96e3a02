/** What every source must do. */
@NullMarked
package io.dataweaver.testkit.source;

import org.jspecify.annotations.NullMarked;
