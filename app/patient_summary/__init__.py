"""The waist: the one frozen value that everything leaving the service is made of."""
