@NullMarked
package com.example.report;

import org.jspecify.annotations.NullMarked;
