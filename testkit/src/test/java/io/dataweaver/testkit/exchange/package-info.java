@NullMarked
package io.dataweaver.testkit.exchange;

import org.jspecify.annotations.NullMarked;
