/** What every transform must do. */
@NullMarked
package io.dataweaver.testkit.transform;

import org.jspecify.annotations.NullMarked;
