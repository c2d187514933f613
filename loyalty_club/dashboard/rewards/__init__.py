"""The owner keeps rewards and vouchers."""
